"""Taking back what was done to several messages at once: a selection, and all that a search found."""

from __future__ import annotations

import json
from typing import Any

import pytest

from medipli.mailboxes.actions import create_folder
from medipli.messages.actions import create_label
from medipli.messages.models import Entry
from tests.boxes import acting, deliver_to
from tests.web.mailbox.conftest import FRAGMENT, Room

DEEDS = ("archive", "trash", "move", "read", "unread", "follow", "unfollow", "label", "unlabel")


def press(room: Room, **form: Any) -> str:
    """Do something to many messages, with scripts; the address of « Annuler »."""
    answer = room.client.post(room.url("act"), form, headers=FRAGMENT)
    assert answer.status_code == 200, answer.status_code
    return str(json.loads(answer.headers["HX-Trigger"])["toast"]["action_url"])


def take_back(room: Room, address: str) -> None:
    assert room.client.post(address, headers=FRAGMENT).status_code == 204


def marks(room: Room) -> dict[int, tuple[object, ...]]:
    """Where each message of the box is, and what it bears."""
    found = Entry.objects.filter(mailbox=room.team.box)
    return {one.pk: (one.folder_id, sorted(one.unread_by), one.is_flagged, one.labels) for one in found}


@pytest.fixture
def argument(room: Room) -> dict[str, str]:
    """A deed with the folder or the label that it needs."""
    actor, box = acting(room.team.owner), room.team.box.pk
    own, label = create_folder(actor, box, "Biologie").pk, create_label(actor, box, "Urgent", "gar").pk
    return {"move": f"move={own}", "label": f"label={label}", "unlabel": f"unlabel={label}"}


def prepare(room: Room, deed: str, argument: dict[str, str], selection: dict[str, Any]) -> None:
    """Let there be something for the deed to change."""
    before = {"unread": "read", "unfollow": "follow", "unlabel": argument["label"]}.get(deed)
    if before:
        press(room, action=before, **selection)


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_done_to_a_selection_is_taken_back_from_each_and_from_no_other(
    room: Room, deed: str, argument: dict[str, str]
) -> None:
    selection = {"ids": [one.pk for one in room.entries[:2]], "liste": f"dossier:{room.inbox}:tous"}
    prepare(room, deed, argument, selection)
    before = marks(room)
    undo = press(room, action=argument.get(deed, deed), **selection)
    done = marks(room)
    assert {number for number in before if done[number] != before[number]} == set(selection["ids"])
    take_back(room, undo)
    assert marks(room) == before


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_done_to_all_of_a_search_is_taken_back(room: Room, deed: str, argument: dict[str, str]) -> None:
    found = {deliver_to(room.team.box, subject=f"Glycémie {number}", text="À jeun.")[0].pk for number in range(60)}
    address = room.client.post(room.url("search"), {"q": "glycémie"})["Location"]
    selection = {"tout": f"recherche:{address.rstrip('/').rpartition('/')[2]}"}
    prepare(room, deed, argument, selection)
    before = marks(room)
    undo = press(room, action=argument.get(deed, deed), **selection)
    done = marks(room)
    assert {number for number in before if done[number] != before[number]} == found
    take_back(room, undo)
    assert marks(room) == before


def test_a_message_that_was_read_already_stays_read_when_the_reading_of_a_selection_is_taken_back(room: Room) -> None:
    first, second = room.entries[:2]
    press(room, action="read", ids=[first.pk])
    before = marks(room)
    take_back(room, press(room, action="read", ids=[first.pk, second.pk]))
    assert marks(room) == before
