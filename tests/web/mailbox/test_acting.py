"""Filing: each deed from a row, from the bar, from the reader; its undo; the same without scripts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from medipli.mailboxes.actions import create_folder
from medipli.messages.actions import create_label
from medipli.messages.models import Entry
from tests.boxes import a_mailbox, acting, deliver_to, folder
from tests.people import signed_in_client
from tests.web.mailbox.conftest import FRAGMENT, Room


def press(room: Room, **form: Any) -> dict[str, Any]:
    """Press a button with scripts; what the page is told."""
    answer = room.client.post(room.url("act"), {"liste": f"dossier:{room.inbox}:tous"} | form, headers=FRAGMENT)
    assert answer.status_code == 200, answer.status_code
    told: dict[str, Any] = json.loads(answer.headers["HX-Trigger"])
    return told


def place(entry: Entry) -> int:
    entry.refresh_from_db()
    return entry.folder_id


@pytest.mark.parametrize(("action", "kind"), [("archive", "archive"), ("trash", "trash")])
def test_a_message_moves_and_comes_back_by_undoing(room: Room, action: str, kind: str) -> None:
    entry = room.entries[0]
    told = press(room, une=f"{action}:{entry.pk}")
    assert place(entry) == folder(room.team.box, kind)
    assert told["mailbox-changed"]["left"] is True
    answer = room.client.post(told["toast"]["action_url"], headers=FRAGMENT)
    assert answer.status_code == 204
    assert place(entry) == room.inbox


def test_undoing_twice_changes_nothing_more(room: Room) -> None:
    url = press(room, une=f"archive:{room.entries[0].pk}")["toast"]["action_url"]
    room.client.post(url, headers=FRAGMENT)
    press(room, une=f"trash:{room.entries[0].pk}")
    told = json.loads(room.client.post(url, headers=FRAGMENT).headers["HX-Trigger"])
    assert told["toast"]["tone"] == "failure"
    assert place(room.entries[0]) == folder(room.team.box, "trash")


def test_an_undo_belongs_to_its_browser(room: Room) -> None:
    url = press(room, une=f"archive:{room.entries[0].pk}")["toast"]["action_url"]
    signed_in_client(room.team.member).post(url, headers=FRAGMENT)
    assert place(room.entries[0]) == folder(room.team.box, "archive")


def test_several_messages_go_into_a_chosen_folder(room: Room) -> None:
    own = create_folder(acting(room.team.owner), room.team.box.pk, "Biologie")
    told = press(room, ids=[e.pk for e in room.entries[:2]], action=f"move={own.pk}")
    assert {place(e) for e in room.entries[:2]} == {own.pk}
    assert told["toast"]["text"] == "2\u00a0messages classés dans «\u00a0Biologie\u00a0»"


def test_reading_marks_come_and_go(room: Room) -> None:
    entry, owner = room.entries[0], room.team.owner.pk
    press(room, ids=[entry.pk], action="read")
    entry.refresh_from_db()
    assert owner not in entry.unread_by
    undo = press(room, ids=[entry.pk], action="unread")["toast"]["action_url"]
    entry.refresh_from_db()
    assert owner in entry.unread_by
    room.client.post(undo, headers=FRAGMENT)
    entry.refresh_from_db()
    assert owner not in entry.unread_by


def test_a_label_is_put_and_taken_off(room: Room) -> None:
    label = create_label(acting(room.team.owner), room.team.box.pk, "Urgent", "gar")
    entry = room.entries[0]
    press(room, ids=[entry.pk], action=f"label={label.pk}")
    entry.refresh_from_db()
    assert entry.labels == [label.pk]
    undo = press(room, ids=[entry.pk], action=f"unlabel={label.pk}")["toast"]["action_url"]
    room.client.post(undo, headers=FRAGMENT)
    entry.refresh_from_db()
    assert entry.labels == [label.pk]


def test_following_is_undone(room: Room) -> None:
    entry = room.entries[0]
    undo = press(room, une=f"follow:{entry.pk}")["toast"]["action_url"]
    entry.refresh_from_db()
    assert entry.is_flagged
    room.client.post(undo, headers=FRAGMENT)
    entry.refresh_from_db()
    assert not entry.is_flagged


def test_deleting_for_good_asks_first_and_only_in_the_bin(room: Room) -> None:
    entry = room.entries[0]
    press(room, une=f"trash:{entry.pk}")
    asked = room.client.post(room.url("act"), {"une": f"confirm-delete:{entry.pk}"}, headers=FRAGMENT)
    assert "Cette action est définitive." in asked.content.decode()
    assert Entry.objects.filter(pk=entry.pk).exists()
    told = press(room, ids=[entry.pk], action="delete")
    assert "action" not in told["toast"]
    assert not Entry.objects.filter(pk=entry.pk).exists()
    press(room, ids=[room.entries[1].pk], action="delete")
    assert Entry.objects.filter(pk=room.entries[1].pk).exists()


def test_what_leaves_the_bin_goes_back_where_it_was(room: Room) -> None:
    own = create_folder(acting(room.team.owner), room.team.box.pk, "Biologie")
    entry = room.entries[0]
    press(room, ids=[entry.pk], action=f"move={own.pk}")
    press(room, ids=[entry.pk], action="trash")
    press(room, ids=[entry.pk], action="restore")
    assert place(entry) == own.pk


def test_everything_in_a_folder_is_meant_by_one_box(room: Room) -> None:
    press(room, tout=f"dossier:{room.inbox}:tous", action="archive")
    assert {place(entry) for entry in room.entries} == {folder(room.team.box, "archive")}


def test_nothing_selected_says_so(room: Room) -> None:
    told = press(room, action="archive")
    assert told["toast"]["text"] == "Sélectionnez d’abord un message"


def test_without_scripts_the_next_page_says_what_was_done_and_undoes_it(room: Room) -> None:
    room.act("archive", room.entries[0], retour=room.url("mailbox"))
    text = room.client.get(room.url("mailbox")).content.decode()
    assert "Message archivé" in text
    undo = text.split('class="list-flash"')[1].split('action="')[1].split('"')[0]
    assert room.client.post(undo).status_code == 302
    assert place(room.entries[0]) == room.inbox
    assert "Message archivé" not in room.client.get(room.url("mailbox")).content.decode()


def test_without_scripts_the_folder_is_chosen_on_a_page(room: Room) -> None:
    form = {"action": "pick-folder", "ids": room.entries[0].pk, "retour": room.url("mailbox")}
    text = room.client.post(room.url("act"), form).content.decode()
    assert "<html" in text
    assert f'value="move={folder(room.team.box, "archive")}"' in text
    assert f'name="ids" value="{room.entries[0].pk}"' in text


def test_the_reader_acts_on_its_whole_thread(room: Room) -> None:
    ids = ",".join(str(entry.pk) for entry in room.entries[:2])
    press(room, messages=ids, action="archive")
    assert {place(entry) for entry in room.entries[:2]} == {folder(room.team.box, "archive")}


@pytest.mark.parametrize(
    "form",
    [
        {"action": "explode"},
        {"action": "archive", "ids": "1; DROP"},
        {"action": "archive", "ids": "9" * 30},
        {"action": "move=notanumber"},
        {"action": "label=999999"},
        {"action": "move=999999"},
        {"action": "archive", "tout": "dossier:x:tous"},
        {"action": "archive", "tout": "recherche:inconnue"},
    ],
)
def test_a_form_that_was_made_up_is_no_page(room: Room, form: dict[str, str]) -> None:
    assert room.client.post(room.url("act"), {"ids": room.entries[0].pk} | form).status_code == 404


def test_a_reader_of_the_box_may_not_file(room: Room) -> None:
    client = signed_in_client(room.team.reader)
    answer = client.post(room.url("act"), {"action": "archive", "ids": room.entries[0].pk})
    assert answer.status_code == 404
    assert place(room.entries[0]) == room.inbox
    assert 'value="archive"' not in client.get(room.url("mailbox")).content.decode()


def test_messages_of_another_box_are_passed_over(room: Room) -> None:
    (foreign,) = deliver_to(a_mailbox())
    press(room, ids=[foreign.pk], action="archive")
    before = foreign.folder_id
    assert place(foreign) == before
