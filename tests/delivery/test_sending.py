"""Sending: held for a moment, taken back or let go once, and accounted for recipient by recipient."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from medipli.delivery import route
from medipli.delivery.actions import SendQuestion, SendRefused, TooLate, check, give_up, recall, release, send
from medipli.directory.queries import complete
from medipli.formats.mime import ComposeError, read
from medipli.identity.models import Person
from medipli.mailboxes.models import Folder, Mailbox, UnreadCount
from medipli.mailboxes.policy import Forbidden
from medipli.mailboxes.team_notices import announce
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
from tests.people import a_person


@pytest.fixture
def author() -> Person:
    return a_person()


@pytest.fixture
def box(author: Person) -> Mailbox:
    return a_mailbox(author)


@pytest.fixture
def other() -> Mailbox:
    return a_mailbox(a_person("Malo", "Hentric"), label="Dr Malo Hentric")


@pytest.fixture(autouse=True)
def _no_job_yet(db: None) -> None:
    """Tests that commit leave their jobs behind: pytest-django empties our own tables only."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def _jobs(task: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [task])
        return [json.loads(args) if isinstance(args, str) else args for (args,) in cursor.fetchall()]


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
    assert len(_jobs("delivery.release")) == 1
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
    assert len(_jobs("delivery.release")) == 1
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
@pytest.mark.parametrize(
    ("to", "code", "words"),
    [
        ([], "no-recipient", "Ajoutez au moins un destinataire."),
        (["personne@ailleurs.example"], "unknown", "ne peut pas recevoir de message sécurisé"),
        (["pas une adresse"], "malformed", "nom@domaine"),
        (["a" * 400 + "@x.example"], "malformed", "nom@domaine"),
        (["a@x.example\r\nBcc: b@x.example"], "malformed", "nom@domaine"),
    ],
)
def test_what_cannot_leave_is_refused_with_a_sentence(
    author: Person, box: Mailbox, to: list[str], code: str, words: str
) -> None:
    draft = a_draft(author, box, *to)
    with pytest.raises(SendRefused) as refusal:
        send(acting(author), draft.public_id, 1, EVERY_QUESTION)
    (blocking,) = refusal.value.checks.blocking
    assert blocking.code == code
    assert words in blocking.sentence
    assert Draft.objects.get().state == Draft.State.EDITING


@pytest.mark.django_db
def test_ten_thousand_recipients_are_refused_with_one_sentence(author: Person, box: Mailbox) -> None:
    draft = a_draft(author, box, *[f"personne{n}@ailleurs.example" for n in range(10_000)])
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        pytest.raises(SendRefused) as refusal,
    ):
        send(acting(author), draft.public_id, 1)
    (blocking,) = refusal.value.checks.blocking
    assert "500 personnes au plus\u202f; celui-ci en compte 10000" in blocking.sentence
    assert len(queries) < 15


@pytest.mark.django_db
def test_a_message_too_heavy_or_a_full_box_is_refused(
    author: Person, box: Mailbox, other: Mailbox, settings: Settings
) -> None:
    draft = a_draft(author, box, other)
    attach(acting(author), draft.public_id, name="a.pdf", content_type="application/pdf", content=b"x" * 900_000)
    settings.MESSAGE_MEGABYTES = 1
    assert [one.code for one in check(acting(author), draft.public_id).blocking] == ["too-big"]
    settings.MESSAGE_MEGABYTES = 25
    Mailbox.objects.filter(pk=box.pk).update(quota_bytes=1_000_000)
    assert [one.code for one in check(acting(author), draft.public_id).blocking] == ["full"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"text": "Vous trouverez le compte rendu en pièce jointe."}, "forgotten-attachment"),
        ({"subject": ""}, "no-subject"),
        ({"text": "  "}, "empty"),
    ],
)
def test_a_question_waits_for_its_own_answer(
    author: Person, box: Mailbox, other: Mailbox, content: dict[str, str], code: str
) -> None:
    draft = a_draft(author, box, other, **content)
    with pytest.raises(SendQuestion) as question:
        send(acting(author), draft.public_id, 1)
    assert [one.code for one in question.value.checks.questions] == [code]
    with pytest.raises(SendQuestion):
        send(acting(author), draft.public_id, 1, EVERY_QUESTION - {code})
    assert send(acting(author), draft.public_id, 1, frozenset({code}))


@pytest.mark.django_db
def test_an_attachment_announced_in_a_quote_asks_nothing(author: Person, box: Mailbox, other: Mailbox) -> None:
    draft = a_draft(author, box, other, text="Merci.\n\n> Le compte rendu est en pièce jointe.\n")
    assert check(acting(author), draft.public_id).questions == ()


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
    states = dict(Recipient.objects.values_list("address", "state"))
    assert states == {gone.address: Recipient.State.REFUSED, other.address: Recipient.State.DELIVERED}
    report = Entry.objects.get(mailbox=box, folder__kind=Folder.Kind.INBOX)
    parsed = open_entry(box.pk, report.pk).parsed
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
def test_notices_are_asked_for_each_member_and_their_jobs_hold_numbers_only(author: Person, box: Mailbox) -> None:
    team = a_team()
    send_now(author, a_draft(author, box, team.box, subject="Mme Vautrin", text="Confidentiel"))
    jobs = _jobs("notices.new_message")
    assert {job["person_id"] for job in jobs} == {
        one.pk for one in (team.owner, team.manager, team.member, team.secretary, team.reader)
    }
    for job in [*jobs, *_jobs("delivery.release")]:
        assert all(isinstance(value, int) for value in job.values())


@pytest.mark.django_db
def test_the_notices_of_many_arrivals_are_written_by_one_job(author: Person, box: Mailbox) -> None:
    boxes = [a_mailbox() for _ in range(11)]
    send_now(author, a_draft(author, box, *boxes))
    assert _jobs("notices.new_message") == []
    (job,) = _jobs("mailboxes.announce")
    announce(**job)
    asked = {(one["person_id"], one["mailbox_id"], one["entry_id"]) for one in _jobs("notices.new_message")}
    entries = Entry.objects.filter(mailbox__in=boxes).select_related("mailbox")
    assert asked == {(entry.mailbox.owner_id, entry.mailbox_id, entry.pk) for entry in entries}


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
    assert not Message.objects.exists()


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
