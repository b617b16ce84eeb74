"""What the bench copies into the tables is what the product's own actions would have left there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from bench import people
from bench.language import RARE
from bench.people import Box
from bench.seeding import fill
from medipli.mailboxes.models import Folder, Mailbox, UnreadCount
from medipli.messages import heads
from medipli.messages.actions import prepare
from medipli.messages.models import Entry, SearchDocument
from medipli.messages.queries import open_entry, original, search
from medipli.messages.searching import stored
from medipli.messages.searching.terms import parse

COUNT = 240

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def box() -> Iterator[Box]:
    """A box of a few hundred messages."""
    (made,) = people.boxes(["essai"])
    fill.fill_box(_url(), made, COUNT, mean=2_000, progress=lambda done: None)
    yield made
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_pool")
    fill.forget_pools()


def _url() -> str:
    settings = connection.settings_dict
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    return f"postgresql://{settings['USER']}{password}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


def test_a_seeded_message_reads_as_if_it_had_been_received(box: Box) -> None:
    entries = list(Entry.objects.filter(folder_id=box.inbox_id).select_related("message"))
    assert len(entries) == COUNT
    with_files = [one for one in entries if one.attachment_count]
    for entry in (*entries[:5], *with_files[:3], entries[-1]):
        raw = original(box.mailbox_id, entry.pk)
        derived = prepare(raw)
        assert len(raw) == entry.size == entry.message.size
        assert (derived.summary.subject, derived.summary.snippet) == (entry.subject, entry.snippet)
        assert derived.summary.attachment_count == entry.attachment_count
        assert derived.summary.from_address == entry.correspondent_address
        assert len(open_entry(box.mailbox_id, entry.pk).attachments) == entry.attachment_count
        document = derived.summary.document
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {stored.vector('words')} = strip(to_tsvector('french', %s)) || array_to_tsvector(%s::text[])"
                " FROM messages_searchdocument WHERE message_id = %s",
                [document.text, list(document.field_words), entry.message_id],
            )
            assert cursor.fetchone() == (True,)


def test_counters_and_heads_are_right_after_seeding(box: Box) -> None:
    entries = list(Entry.objects.filter(folder_id=box.inbox_id).order_by("id"))
    unread = UnreadCount.objects.get(folder_id=box.inbox_id, person_id=box.person_id).count
    assert unread == sum(box.person_id in entry.unread_by for entry in entries) > 0
    assert Mailbox.objects.get(pk=box.mailbox_id).used_bytes == sum(entry.size for entry in entries)
    assert Folder.objects.get(pk=box.inbox_id).uid_next == max(entry.uid for entry in entries) + 1
    heads.refresh({(entry.folder_id, entry.thread_id) for entry in entries})
    fields = ("id", "is_head", "thread_unread_by")
    again = list(Entry.objects.filter(folder_id=box.inbox_id).order_by("id").values_list(*fields))
    assert again == [tuple(getattr(entry, name) for name in fields) for entry in entries]
    before = {entry.pk: entry.thread_count for entry in entries if entry.is_head}
    assert before == dict(Entry.objects.filter(pk__in=before).values_list("id", "thread_count"))


def test_planted_words_are_found_as_often_as_they_were_planted(box: Box) -> None:
    assert SearchDocument.objects.count() == COUNT
    assert len(search(box.mailbox_id, box.person_id, parse(RARE)).page.rows) == 5
