"""Own folders and labels: made, changed, and taken away without losing a message."""

from __future__ import annotations

import pytest

from medipli.audit.actor import Actor
from medipli.mailboxes.models import Folder
from medipli.messages.actions import move_entries, undo_move
from medipli.messages.models import Label
from tests.boxes import deliver_to, folder
from tests.messages.recount import faults
from tests.people import signed_in_client
from tests.web.mailbox.conftest import READER, Room

pytestmark = pytest.mark.feature(68)


def own(room: Room, name: str) -> Folder:
    return Folder.objects.get(mailbox=room.team.box, name=name)


def test_a_folder_is_made_renamed_and_put_inside_another(room: Room) -> None:
    for name in ("Biologie", "Imagerie"):
        assert room.client.post(room.url("folder-new"), {"name": name, "parent": ""}).status_code == 302
    biology, imaging = own(room, "Biologie"), own(room, "Imagerie")
    answer = room.client.post(room.url("folder-edit", imaging.pk), {"name": "Radio", "parent": biology.pk})
    assert answer.status_code == 302
    imaging.refresh_from_db()
    assert (imaging.name, imaging.parent_id) == ("Radio", biology.pk)
    text = room.client.get(room.url("folders")).content.decode()
    assert "Radio" in text
    assert "nav-nested" in text


def test_a_refused_folder_says_why_and_keeps_what_was_typed(room: Room) -> None:
    room.client.post(room.url("folder-new"), {"name": "Biologie", "parent": ""})
    answer = room.client.post(room.url("folder-new"), {"name": "biologie", "parent": ""})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Il y a déjà un dossier" in text
    assert 'value="biologie"' in text


def test_a_refused_change_of_name_and_place_changes_neither(room: Room) -> None:
    room.client.post(room.url("folder-new"), {"name": "Biologie", "parent": ""})
    biology = own(room, "Biologie")
    room.client.post(room.url("folder-new"), {"name": "Radio", "parent": biology.pk})
    room.client.post(room.url("folder-new"), {"name": "Échos", "parent": ""})
    echoes = own(room, "Échos")
    answer = room.client.post(room.url("folder-edit", echoes.pk), {"name": "Radio", "parent": biology.pk})
    assert answer.status_code == 422
    echoes.refresh_from_db()
    assert (echoes.name, echoes.parent_id) == ("Échos", None)


def test_undoing_a_move_out_of_a_folder_that_went_puts_the_message_in_the_inbox(room: Room) -> None:
    room.client.post(room.url("folder-new"), {"name": "Biologie", "parent": ""})
    biology = own(room, "Biologie")
    room.act(f"move={biology.pk}", room.entries[0])
    actor = Actor(room.team.owner.pk, "", "test")
    origins = move_entries(actor, room.team.box.pk, [room.entries[0].pk], folder(room.team.box, "trash"))
    room.client.post(room.url("folder-delete", biology.pk))
    undo_move(actor, room.team.box.pk, origins)
    room.entries[0].refresh_from_db()
    assert room.entries[0].folder_id == room.inbox


def test_a_deleted_folder_leaves_its_messages_in_the_archives(room: Room) -> None:
    room.client.post(room.url("folder-new"), {"name": "Biologie", "parent": ""})
    biology = own(room, "Biologie")
    room.act(f"move={biology.pk}", room.entries[0])
    assert "les archives" in room.client.get(room.url("folder-delete", biology.pk)).content.decode()
    room.client.post(room.url("folder-delete", biology.pk))
    room.entries[0].refresh_from_db()
    assert room.entries[0].folder_id == folder(room.team.box, "archive")
    assert "1\u00a0message rangé dans les archives" in room.client.get(room.url("folders")).content.decode()


def test_standard_folders_stay_as_they_are(room: Room) -> None:
    assert room.client.get(room.url("folder-edit", room.inbox)).status_code == 404
    assert room.client.post(room.url("folder-delete", room.inbox)).status_code == 404


def test_a_label_is_made_changed_and_deleted(room: Room) -> None:
    room.client.post(room.url("labels"), {"name": "Urgent", "tint": "gar"})
    label = Label.objects.get(mailbox=room.team.box, name="Urgent")
    room.act(f"label={label.pk}", room.entries[0])
    room.client.post(room.url("label-edit", label.pk), {"name": "Très urgent", "tint": "saf"})
    assert "Très urgent" in room.client.get(room.url("mailbox")).content.decode()
    room.client.post(room.url("label-delete", label.pk))
    assert "Très urgent" not in room.client.get(room.url("mailbox")).content.decode()
    assert len(room.subjects()) == 3


def test_a_labelled_thread_keeps_its_label_when_an_answer_arrives_and_loses_it_when_it_is_taken_off(room: Room) -> None:
    room.client.post(room.url("labels"), {"name": "Urgences", "tint": "gar"})
    label = Label.objects.get(mailbox=room.team.box, name="Urgences")
    filtered = f"{room.url('folder', room.inbox)}?filtre=e{label.pk}"
    room.act(f"label={label.pk}", room.entries[0])
    parent = room.entries[0].message.message_id
    (answer,) = deliver_to(
        room.team.box, subject="Re: Ordonnance", text="Fait.", references=(parent,), in_reply_to=parent
    )
    assert answer.thread_id == room.entries[0].thread_id
    assert room.subjects(filtered) == ["Re: Ordonnance"]
    assert "Urgences" in room.client.get(room.url("message", answer.pk), headers=READER).content.decode()
    assert faults(room.team.box) == []
    room.act(f"unlabel={label.pk}", answer)
    assert room.subjects(filtered) == []
    assert faults(room.team.box) == []


def nav_of(room: Room, name: str) -> str:
    return room.client.get(room.url(name)).content.decode().partition('<nav class="app-nav"')[2].partition("</nav>")[0]


@pytest.mark.parametrize("name", ["mailbox", "labels"])
def test_the_navigation_leads_to_the_messages_of_each_label(room: Room, name: str) -> None:
    for number in range(8):
        room.client.post(room.url("labels"), {"name": f"Étiquette {number}", "tint": "gar"})
    nav = nav_of(room, name)
    first = Label.objects.get(name="Étiquette 0")
    address = f"{room.url('folder', room.inbox)}?filtre=e{first.pk}"
    assert f'href="{address}"' in nav
    assert "Toutes les étiquettes" not in nav
    room.act(f"label={first.pk}", room.entries[0])
    assert room.subjects(address) == ["Ordonnance"]
    room.client.post(room.url("labels"), {"name": "Étiquette 8", "tint": "gar"})
    nav = nav_of(room, name)
    assert nav.count("?filtre=e") == 8
    assert "Toutes les étiquettes" in nav
    assert f'href="{room.url("labels")}"' in nav


def test_a_refused_label_says_why(room: Room) -> None:
    room.client.post(room.url("labels"), {"name": "Urgent", "tint": "gar"})
    answer = room.client.post(room.url("labels"), {"name": "Urgent", "tint": "gar"})
    assert answer.status_code == 422
    assert "Il y a déjà une étiquette" in answer.content.decode()
    assert room.client.post(room.url("labels"), {"name": "", "tint": "gar"}).status_code == 422
    assert room.client.post(room.url("labels"), {"name": "x", "tint": "bleu"}).status_code == 422


def test_somebody_who_may_only_read_makes_no_folder(room: Room) -> None:
    client = signed_in_client(room.team.reader)
    assert client.get(room.url("folder-new")).status_code == 404
    assert client.post(room.url("folder-new"), {"name": "X", "parent": ""}).status_code == 404
    assert client.post(room.url("labels"), {"name": "X", "tint": "gar"}).status_code == 404
