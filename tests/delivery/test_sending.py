"""Sending: held for a moment, taken back or let go once, and accounted for recipient by recipient."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from medipli.delivery.actions import TooLate, check, recall, release, send
from medipli.formats.mime import read
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox, UnreadCount
from medipli.mailboxes.policy import Forbidden
from medipli.messages.actions import DraftConflict, DraftContent, attach, save_draft
from medipli.messages.models import Draft, Entry, Message, Recipient
from medipli.messages.queries import drafts_of, open_entry, original
from tests.boxes import (
    EVERY_QUESTION,
    a_draft,
    a_mailbox,
    a_team,
    acting,
    at_once,
    folder,
    make_due,
    send_now,
)
from tests.messages.recount import faults
from tests.registration.requests_ready import jobs


@pytest.mark.django_db
@pytest.mark.feature(67)
def test_a_message_arrives_unread_and_stands_among_those_sent(author: Person, box: Mailbox, other: Mailbox) -> None:
    sent = send_now(author, a_draft(author, box, other, subject="Avis", text="Merci de votre avis."))
    arrived = Entry.objects.get(mailbox=other)
    assert arrived.message_id == sent.message_id
    assert (arrived.folder_id, sent.folder_id) == (folder(other), folder(box, "sent"))
    assert UnreadCount.objects.get(folder_id=arrived.folder_id).count == 1
    assert sent.unread_by == []
    assert open_entry(other.pk, arrived.pk).parsed.text == "Merci de votre avis."
    assert Recipient.objects.get().state == Recipient.State.DELIVERED
    assert not drafts_of(box.pk, author.pk)


@pytest.mark.django_db
def test_a_double_click_is_one_sending(author: Person, box: Mailbox, other: Mailbox) -> None:
    draft = a_draft(author, box, other)
    first = send(acting(author), draft.public_id, 1)
    assert send(acting(author), draft.public_id, 1) == first
    assert len(jobs("delivery.release")) == 1
    make_due(draft)
    assert release(draft.pk)
    assert not release(draft.pk)
    send(acting(author), draft.public_id, 1)
    assert not release(draft.pk)
    assert Message.objects.count() == 1
    assert Entry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_clicks_and_releases_at_once_are_one_message(author: Person, box: Mailbox, other: Mailbox) -> None:
    draft = a_draft(author, box, other)

    def click() -> None:
        send(acting(author), draft.public_id, 1)

    assert at_once(click, click, click) == []
    assert len(jobs("delivery.release")) == 1
    make_due(draft)
    assert at_once(*[lambda: release(draft.pk)] * 3) == []
    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_nothing_leaves_before_its_time(author: Person, box: Mailbox, other: Mailbox) -> None:
    draft = a_draft(author, box, other)
    held = send(acting(author), draft.public_id, 1)
    assert timedelta(seconds=5) < held.send_at - timezone.now() <= timedelta(seconds=10)
    assert not release(draft.pk)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_message_is_taken_back_untouched_and_sent_again(author: Person, box: Mailbox, other: Mailbox) -> None:
    draft = a_draft(author, box, other, bcc=[a_mailbox()])
    attach(acting(author), draft.public_id, name="a.pdf", content_type="application/pdf", content=b"x")
    before = Draft.objects.filter(pk=draft.pk).values("to", "bcc", "subject", "text").get()
    send(acting(author), draft.public_id, 1)
    recalled = recall(acting(author), draft.public_id)
    assert recalled.state == Draft.State.EDITING
    assert Draft.objects.filter(pk=draft.pk).values("to", "bcc", "subject", "text").get() == before
    assert recalled.attachments.count() == 1
    assert not release(draft.pk), "the first job finds nothing to do"
    send(acting(author), draft.public_id, 1)
    assert not release(draft.pk), "the first job does not shorten the second delay"
    make_due(draft)
    assert release(draft.pk)
    with pytest.raises(TooLate):
        recall(acting(author), draft.public_id)


@pytest.mark.django_db
def test_another_window_that_saved_since_stops_the_sending(author: Person, box: Mailbox, other: Mailbox) -> None:
    draft = a_draft(author, box, other)
    save_draft(acting(author), draft.public_id, DraftContent(text="autre"), revision=1)
    with pytest.raises(DraftConflict):
        send(acting(author), draft.public_id, 1)


@pytest.mark.django_db
def test_nobody_else_sends_takes_back_or_looks(other: Mailbox) -> None:
    team = a_team()
    draft = a_draft(team.member, team.box, other)
    for somebody in (team.owner, team.reader, team.stranger):
        for act in (lambda who: send(who, draft.public_id, 1), lambda who: recall(who, draft.public_id)):
            with pytest.raises(Forbidden):
                act(acting(somebody))
        with pytest.raises(Forbidden):
            check(acting(somebody), draft.public_id)


@pytest.mark.django_db
def test_two_hundred_people_get_it_in_one_transaction_and_few_queries(author: Person, box: Mailbox) -> None:
    boxes = [a_mailbox(author, address=f"groupe{n}@vo.mssante.example") for n in range(200)]
    draft = a_draft(author, box, *boxes)
    send(acting(author), draft.public_id, 1, EVERY_QUESTION)
    make_due(draft)
    with CaptureQueriesContext(connection) as queries:
        assert release(draft.pk)
    assert len(queries) <= 25, len(queries)
    assert Message.objects.count() == 1
    assert Entry.objects.count() == 201
    assert Recipient.objects.filter(state=Recipient.State.DELIVERED).count() == 200
    assert faults(boxes[17]) == []


@pytest.mark.django_db
def test_one_recipient_costs_as_many_queries_as_ten(author: Person, box: Mailbox) -> None:
    counts = []
    for number in (1, 10):
        draft = a_draft(author, box, *[a_mailbox() for _ in range(number)])
        send(acting(author), draft.public_id, 1)
        make_due(draft)
        with CaptureQueriesContext(connection) as queries:
            release(draft.pk)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1, counts


@pytest.mark.django_db
def test_line_ends_in_names_and_subject_add_no_header(author: Person, box: Mailbox, other: Mailbox) -> None:
    draft = a_draft(author, box, other, subject="Avis\r\nBcc: pirate@x.example")
    evil = ({"name": "Malo\r\nBcc: pirate@x.example", "address": other.address},)
    Draft.objects.filter(pk=draft.pk).update(to=list(evil))
    sent = send_now(author, draft)
    names = [header.name.lower() for header in read(original(box.pk, sent.pk)).headers]
    assert names.count("subject") == names.count("to") == 1
    assert "bcc" not in names
