"""Blind copies of a message that was received are in none of its pages; one's own are."""

from __future__ import annotations

import pytest

from medipli.messages.models import Entry
from medipli.messages.queries import original
from tests.boxes import a_message, deliver_to
from tests.web.mailbox.conftest import Room

PAGES = ("message", "message-headers", "message-source", "message-original", "message-print")


@pytest.mark.parametrize("is_outgoing", [False, True])
def test_a_blind_copy_written_in_a_message_is_for_the_box_of_its_sender(room: Room, is_outgoing: bool) -> None:
    raw = a_message(subject="Bilan")
    (entry,) = deliver_to(room.team.box, raw=b"Bcc: secret@x.example\r\n" + raw)
    Entry.objects.filter(pk=entry.pk).update(is_outgoing=is_outgoing)
    seen = {name for name in PAGES if b"secret@x.example" in room.client.get(room.url(name, entry.pk)).content}
    assert seen == ({"message-headers", "message-source", "message-original"} if is_outgoing else set())
    got = room.client.get(room.url("message-original", entry.pk)).content
    assert got == (original(room.team.box.pk, entry.pk) if is_outgoing else raw)
