"""Blind copies: known to the sender alone."""

from __future__ import annotations

import pytest

from medipli.formats.mime import read
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.messages.models import Entry, Recipient
from medipli.messages.queries import open_entry, original
from tests.boxes import a_draft, a_mailbox, send_now
from tests.people import a_person


@pytest.mark.django_db
def test_blind_copies_are_seen_by_the_sender_alone(author: Person, box: Mailbox, other: Mailbox) -> None:
    blind = a_mailbox(a_person("Zoé", "Vaneau"), label="Zoé Vaneau", address="zoe.vaneau@vo.mssante.example")
    sent = send_now(author, a_draft(author, box, other, bcc=[blind]))
    for entry in Entry.objects.all():
        assert b"vaneau" not in original(entry.mailbox_id, entry.pk).lower()
        view = open_entry(entry.mailbox_id, entry.pk)
        assert bool(view.blind_copies) == (entry.pk == sent.pk)
        shown = " ".join([entry.correspondent, entry.correspondent_address, entry.snippet, entry.subject])
        assert "vaneau" not in shown.lower()
    assert [one.address for one in open_entry(box.pk, sent.pk).blind_copies] == [blind.address]
    assert Entry.objects.filter(mailbox=blind).exists()
    assert Recipient.objects.get(mailbox_id=blind.pk).field == Recipient.Field.BCC


@pytest.mark.django_db
def test_a_message_with_blind_copies_only_names_nobody(author: Person, box: Mailbox, other: Mailbox) -> None:
    send_now(author, a_draft(author, box, bcc=[other]))
    entry = Entry.objects.get(mailbox=other)
    parsed = read(original(other.pk, entry.pk))
    assert (parsed.to, parsed.cc, parsed.bcc) == ((), (), ())
