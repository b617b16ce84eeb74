"""Reading: what opening does, and what it never does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from medipli.formats.mime import Mailbox as Correspondent
from medipli.formats.mime import reading
from medipli.messages.models import Entry, ReadMark
from tests.boxes import LAB, a_draft, a_mailbox, a_message, deliver_to, send_now
from tests.people import a_person, signed_in_client
from tests.web.mailbox.conftest import READER, Room

pytestmark = pytest.mark.feature(62)


def read(room: Room, entry: Entry, name: str = "message", **options: object) -> str:
    return room.client.get(room.url(name, entry.pk), **options).content.decode()  # type: ignore[arg-type]


def test_opening_a_message_counts_it_as_read_and_writes_the_trail(room: Room) -> None:
    entry = room.entries[0]
    text = read(room, entry)
    entry.refresh_from_db()
    assert room.team.owner.pk not in entry.unread_by
    assert ReadMark.objects.filter(entry=entry, person=room.team.owner).exists()
    assert "À renouveler." in text
    assert "Lu par" in text


def test_the_reader_alone_is_sent_to_a_script_with_fresh_counts(room: Room) -> None:
    text = read(room, room.entries[0], headers=READER)
    assert text.lstrip().startswith("<title>")
    assert 'id="reader"' in text
    assert 'id="list"' not in text
    assert 'id="nav"' in text
    again = read(room, room.entries[0], headers=READER)
    assert 'id="nav"' not in again


def test_html_is_shown_in_a_frame_without_scripts(room: Room) -> None:
    text = read(room, room.entries[2])
    frame = text.split("<iframe")[1].split(">")[0]
    assert "allow-scripts" not in frame
    assert "alert(1)" not in text
    body = room.client.get(room.url("message-body", room.entries[2].pk))
    policy = body.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "allow-scripts" not in policy
    shown = body.content.decode()
    assert "<script" not in shown
    assert "traceur.example" not in shown
    assert "1 image distante bloquée" in shown
    assert "<b>bilan</b>" in shown


def test_blind_copies_are_shown_in_the_senders_own_box_alone(room: Room) -> None:
    author = a_person("Malo", "Hentric")
    mine = a_mailbox(author, label="Dr Malo Hentric")
    hidden = a_mailbox(label="Dr Solène Aubertane")
    sent = send_now(author, a_draft(author, mine, room.team.box, bcc=[hidden]))
    own = signed_in_client(author).get(f"/boites/{mine.pk}/messages/{sent.pk}/").content.decode()
    assert "<dt>CCI</dt>" in own
    assert "Solène Aubertane" in own
    for box, client in ((room.team.box, room.client), (hidden, signed_in_client(hidden.owner))):  # type: ignore[arg-type]
        entry = Entry.objects.get(mailbox=box, message_id=sent.message_id)
        pages = [
            client.get(f"/boites/{box.pk}/messages/{entry.pk}/{more}").content.decode()
            for more in ("", "en-tetes", "source", "imprimer")
        ]
        assert all(hidden.address not in page for page in pages if box is not hidden)
        assert "<dt>CCI</dt>" not in "".join(pages)


def test_a_message_of_this_service_has_a_verified_origin_and_no_other(room: Room) -> None:
    author = a_person("Malo", "Hentric")
    sent = send_now(author, a_draft(author, a_mailbox(author, label="Dr Malo Hentric"), room.team.box))
    entry = Entry.objects.get(mailbox=room.team.box, message_id=sent.message_id)
    assert "Origine vérifiée" in read(room, entry)
    assert "Origine non vérifiée" in read(room, room.entries[0])


def test_an_imported_message_that_names_a_colleague_is_not_verified(room: Room) -> None:
    colleague = a_mailbox(label="Dr Malo Hentric")
    (entry,) = deliver_to(room.team.box, sender=Correspondent("Dr Malo Hentric", colleague.address))
    assert "Origine non vérifiée" in read(room, entry)


def test_the_earlier_messages_of_a_thread_are_lines_and_open_in_place(room: Room) -> None:
    first, *_ = deliver_to(
        room.team.box, raw=a_message(subject="Fil", text="Le premier.", message_id="fil1@labo.example")
    )
    read(room, first)
    (second,) = deliver_to(
        room.team.box,
        raw=a_message(subject="Re: Fil", text="Le second.", in_reply_to="fil1@labo.example"),
        now=timezone.now() + timedelta(minutes=1),
    )
    text = read(room, second)
    assert text.count('<article class="message"') == 1
    assert 'class="earlier"' in text
    alone = read(room, first, "message-article")
    assert "Le premier." in alone
    assert "<html" not in alone


def test_unread_messages_of_a_thread_open_together(room: Room) -> None:
    deliver_to(room.team.box, raw=a_message(subject="Fil", text="Le premier.", message_id="fil2@labo.example"))
    (second,) = deliver_to(
        room.team.box, raw=a_message(subject="Re: Fil", text="Le second.", in_reply_to="fil2@labo.example")
    )
    text = read(room, second)
    assert text.count('<article class="message"') == 2
    assert "Boîte de réception (3\u00a0non lus)" in room.client.get(room.url("mailbox")).content.decode()


def test_what_cannot_be_read_is_shown_as_its_source_with_the_reason(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept,) = deliver_to(room.team.box, raw=a_message(subject="Abîmé", text="<b>Rien n’est perdu.</b>"))

    def fails(raw: bytes) -> None:
        raise ValueError("too deep")

    monkeypatch.setattr(reading, "_read", fails)
    text = read(room, kept)
    assert "montré tel qu’il a été reçu" in text
    assert "Subject:" in text
    assert "&lt;b&gt;" in text


def test_the_original_is_given_byte_for_byte(room: Room) -> None:
    raw = a_message(subject="Signé", text="Ne changez rien.")
    (entry,) = deliver_to(room.team.box, raw=raw)
    answer = room.client.get(room.url("message-original", entry.pk))
    assert answer.content == raw
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_headers_source_and_print_show_the_message(room: Room) -> None:
    entry = room.entries[0]
    assert LAB.address in read(room, entry, "message-headers")
    assert "Message-ID" in read(room, entry, "message-source")
    assert "À renouveler." in read(room, entry, "message-print")


def test_a_receipt_is_asked_for_once_and_answered_by_the_box(room: Room) -> None:
    author = a_person("Malo", "Hentric")
    draft = a_draft(author, a_mailbox(author, label="Dr Malo Hentric"), room.team.box, wants_receipt=True)
    sent = send_now(author, draft)
    entry = Entry.objects.get(mailbox=room.team.box, message_id=sent.message_id)
    assert "Accusé de lecture demandé" in read(room, entry)
    answer = room.client.post(room.url("message-receipt", entry.pk), {"envoyer": "oui"})
    assert answer.status_code == 302
    assert "Accusé de lecture demandé" not in read(room, entry)
    assert room.client.post(room.url("message-receipt", entry.pk), {"envoyer": "oui"}).status_code == 404
