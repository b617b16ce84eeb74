"""What does not arrive comes back to its author, with the reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from medipli.delivery import route
from medipli.delivery.actions import SendRefused, give_up, receive, release, send
from medipli.directory.queries import complete
from medipli.formats.mime import ComposeError
from medipli.identity.models import Person
from medipli.mailboxes.models import Folder, Mailbox
from medipli.messages.models import Draft, Entry, Recipient
from medipli.messages.queries import drafts_of, open_entry, original
from tests.boxes import EVERY_QUESTION, a_draft, a_mailbox, acting, make_due
from tests.messages.recount import faults
from tests.people import a_person


@pytest.mark.django_db
def test_an_address_that_vanished_meanwhile_is_reported_to_the_sender(
    author: Person, box: Mailbox, other: Mailbox
) -> None:
    gone = a_mailbox(a_person(), label="Dr Parti", address="parti@vo.mssante.example")
    draft = a_draft(author, box, gone, other, subject="Avis urgent")
    send(acting(author), draft.public_id, 1)
    Mailbox.objects.filter(pk=gone.pk).update(is_open=False)
    make_due(draft)
    assert release(draft.pk)
    report = Entry.objects.get(mailbox=box, folder__kind=Folder.Kind.INBOX)
    states = dict(Recipient.objects.exclude(message=report.message_id).values_list("address", "state"))
    assert states == {gone.address: Recipient.State.REFUSED, other.address: Recipient.State.DELIVERED}
    parsed = open_entry(box.pk, report.pk).parsed
    assert open_entry(box.pk, report.pk).origin.is_verified
    assert parsed.kind == "dsn"
    assert "parti@vo.mssante.example" in (parsed.text or "")
    assert "Les autres destinataires l’ont reçu" in (parsed.text or "")
    assert not Entry.objects.filter(mailbox=gone).exists()
    assert faults(box) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("closing", "code", "said", "status"),
    [
        ({}, "suspended", "Cette boîte est suspendue", "5.2.1"),
        ({"closed_at": timezone.now()}, "closed", "Cette boîte est fermée définitivement", "5.2.1"),
    ],
)
def test_a_box_that_is_suspended_or_closed_is_neither_proposed_nor_reached_and_the_sender_reads_why(
    author: Person, box: Mailbox, other: Mailbox, closing: dict[str, Any], code: str, said: str, status: str
) -> None:
    resting = a_mailbox(a_person("Rose", "Aubrac"), label="Dr Rose Aubrac")
    draft = a_draft(author, box, resting, other)
    send(acting(author), draft.public_id, 1, EVERY_QUESTION)
    Mailbox.objects.filter(pk=resting.pk).update(is_open=False, closing_reason="Litige", **closing)
    assert complete(author.pk, "Aubrac") == ()
    make_due(draft)
    assert release(draft.pk)
    report = Entry.objects.get(mailbox=box, folder__kind=Folder.Kind.INBOX)
    parsed = open_entry(box.pk, report.pk).parsed
    text = " ".join((parsed.text or "").split())
    assert resting.address in text
    assert said in text
    assert "Les autres destinataires l’ont reçu" in text
    assert "Litige" not in text
    assert "n’existe pas" not in text
    assert status.encode() in original(box.pk, report.pk)
    assert not Entry.objects.filter(mailbox=resting).exists()
    again = a_draft(author, box, resting)
    with pytest.raises(SendRefused) as refusal:
        send(acting(author), again.public_id, 1, EVERY_QUESTION)
    assert [one.code for one in refusal.value.checks.blocking] == [code]


@pytest.mark.django_db
def test_when_nobody_is_left_the_report_does_not_speak_of_others(author: Person, box: Mailbox) -> None:
    gone = a_mailbox()
    draft = a_draft(author, box, gone)
    send(acting(author), draft.public_id, 1)
    Mailbox.objects.filter(pk=gone.pk).update(is_open=False)
    make_due(draft)
    assert release(draft.pk)
    report = Entry.objects.get(mailbox=box, folder__kind=Folder.Kind.INBOX)
    assert "autres destinataires" not in (open_entry(box.pk, report.pk).parsed.text or "")


@pytest.mark.django_db
def test_what_cannot_be_written_comes_back_to_its_author_with_the_reason(
    author: Person, box: Mailbox, other: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = a_draft(author, box, other)
    send(acting(author), draft.public_id, 1)
    make_due(draft)

    def fail(*_: object) -> bytes:
        raise ComposeError("no")

    monkeypatch.setattr(route, "_bytes", fail)
    assert not release(draft.pk)
    (back,) = drafts_of(box.pk, author.pk)
    assert "n’est pas parti" in back.problem
    assert back.text
    (report,) = Entry.objects.all()
    assert (report.mailbox_id, open_entry(box.pk, report.pk).parsed.kind) == (box.pk, "dsn")


@pytest.mark.django_db
def test_a_failure_on_the_way_leaves_nothing_half_done_and_can_be_tried_again(
    author: Person, box: Mailbox, other: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = a_draft(author, box, other)
    send(acting(author), draft.public_id, 1)
    make_due(draft)

    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(route, "announce_arrivals", fail)
        with pytest.raises(OSError, match="No space"):
            release(draft.pk)
    assert not Entry.objects.exists()
    assert Draft.objects.get().state == Draft.State.HELD
    assert release(draft.pk)
    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_after_the_last_try_the_author_gets_it_back(author: Person, box: Mailbox, other: Mailbox) -> None:
    draft = a_draft(author, box, other)
    send(acting(author), draft.public_id, 1)
    make_due(draft)
    give_up(draft.pk)
    assert drafts_of(box.pk, author.pk)[0].problem
    assert not release(draft.pk)


@pytest.mark.django_db
def test_a_message_that_only_says_it_comes_from_the_service_is_not_vouched_for(box: Mailbox) -> None:
    raw = f"From: Medipli <{settings.MAIL_FROM}>\r\nTo: {box.address}\r\nSubject: Alerte\r\n\r\nCliquez.\r\n"
    (entry,) = receive(raw.encode(), [box.pk])
    assert not open_entry(box.pk, entry.id).origin.is_verified
