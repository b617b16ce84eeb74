"""What has stayed its time goes, with all that depended on it, and nothing else."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from medipli.audit.models import Event
from medipli.blobs.models import Blob
from medipli.messages.actions import attach, delete_for_good, mark_read, move_entries, prepare, purge, store
from medipli.messages.models import Attachment, Draft, Entry, Message, Recipient, SearchDocument, Thread, ThreadKey
from medipli.messages.queries import original, unreferenced_blobs
from medipli.ops import tasks
from tests.boxes import SERVICE, a_draft, a_mailbox, a_message, acting, at_once, deliver_to, folder, send_now
from tests.messages.recount import faults
from tests.people import a_person

A_YEAR_LATER = timedelta(days=400)


def _expire(*entries: Entry) -> None:
    Entry.objects.filter(id__in=[one.pk for one in entries]).update(expires_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_a_message_stays_as_long_as_its_box_says() -> None:
    box = a_mailbox(retention_days=90)
    now = timezone.now()
    (entry,) = deliver_to(box, now=now)
    assert entry.expires_at == now + timedelta(days=90)
    assert purge(SERVICE) == 0
    assert purge(SERVICE, now + timedelta(days=89)) == 0
    assert purge(SERVICE, now + timedelta(days=91)) == 1


@pytest.mark.django_db
def test_an_old_message_that_is_imported_stays_a_month_at_least() -> None:
    (entry,) = deliver_to(a_mailbox(), now=timezone.now() - timedelta(days=3000))
    assert purge(SERVICE) == 0
    assert entry.expires_at is not None
    assert timedelta(days=29) < entry.expires_at - timezone.now() < timedelta(days=31)


@pytest.mark.django_db
def test_all_that_depended_on_it_goes_and_the_numbers_stay_right() -> None:
    author = a_person()
    box, other = a_mailbox(author), a_mailbox()
    sent = send_now(author, a_draft(author, box, other))
    (kept,) = deliver_to(box, subject="Récent")
    mark_read(acting(author), box.pk, [kept.pk])
    draft = a_draft(author, box)
    Draft.objects.filter(pk=draft.pk).update(origin=sent)
    _expire(*Entry.objects.filter(message_id=sent.message_id))
    assert purge(SERVICE) == 2
    assert list(Message.objects.values_list("id", flat=True)) == [kept.message_id]
    assert list(Thread.objects.values_list("id", flat=True)) == [kept.thread_id]
    assert set(ThreadKey.objects.values_list("thread_id", flat=True)) == {kept.thread_id}
    assert not Recipient.objects.exists()
    assert SearchDocument.objects.count() == 1
    draft.refresh_from_db()
    assert draft.origin_id is None
    assert faults(box) == []
    assert faults(other) == []


@pytest.mark.django_db
def test_the_trail_says_what_retention_took_from_each_box() -> None:
    boxes = [a_mailbox(), a_mailbox()]
    entries = deliver_to(*boxes)
    _expire(*entries)
    purge(SERVICE)
    events = Event.objects.filter(action="message.expire").order_by("mailbox_id")
    assert [event.mailbox_id for event in events] == [box.pk for box in boxes]
    assert events[0].details == {"messages": [entries[0].message_id]}


@pytest.mark.django_db
def test_a_message_that_another_box_holds_stays() -> None:
    first, second = a_mailbox(), a_mailbox()
    gone, kept = deliver_to(first, second, files=[("a.pdf", os.urandom(9000))])
    _expire(gone)
    purge(SERVICE)
    assert b"Subject" in original(second.pk, kept.pk)
    assert Attachment.objects.count() == 1
    assert not Thread.objects.filter(mailbox=first).exists()


@pytest.mark.django_db
def test_what_people_deleted_everywhere_is_forgotten_too() -> None:
    box = a_mailbox(owner := a_person())
    (entry,) = deliver_to(box, files=[("a.pdf", os.urandom(9000))])
    move_entries(acting(owner), box.pk, [entry.pk], folder(box, "trash"))
    delete_for_good(acting(owner), box.pk, [entry.pk])
    assert Message.objects.count() == 1
    purge(SERVICE)
    for model in (Message, Attachment, SearchDocument, Thread, ThreadKey):
        assert not model._default_manager.exists(), model


@pytest.mark.django_db(transaction=True)
def test_the_daily_job_takes_the_contents_that_nothing_refers_to(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIPLI_HOME = tmp_path
    box = a_mailbox(author := a_person())
    draft = a_draft(author, box)
    attach(acting(author), draft.public_id, name="a.pdf", content_type="", content=b"in a draft")
    scan = os.urandom(100_000)
    gone, kept = deliver_to(box, files=[("scan.pdf", scan)])[0], deliver_to(box, files=[("b.pdf", b"y" * 9000)])[0]
    _expire(gone)
    Blob.objects.update(created_at=timezone.now() - timedelta(days=3))
    before = Blob.objects.count()
    assert unreferenced_blobs(timezone.now()) == ()
    tasks.apply_retention(timestamp=0)
    assert Blob.objects.count() == before - 2, "the scan and the skeleton"
    assert not [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert original(box.pk, kept.pk)
    assert draft.attachments.get().blob.size == len(b"in a draft")


@pytest.mark.django_db(transaction=True)
def test_a_message_that_comes_back_while_it_is_being_forgotten_is_not_lost() -> None:
    box = a_mailbox()
    raw = a_message(files=[("a.pdf", b"x" * 9000)])
    store(prepare(raw))  # nobody holds it

    def deliver() -> None:
        deliver_to(box, raw=raw)

    def forget() -> None:
        for _ in range(5):
            purge(SERVICE)

    for _ in range(3):
        assert at_once(deliver, forget, forget) == []
        entry = Entry.objects.get()
        assert original(box.pk, entry.pk) == raw
        _expire(entry)
        purge(SERVICE)
