"""Lists, opened messages and marks, and what they cost in queries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medipli.audit.models import Event
from medipli.delivery.actions import receive
from medipli.formats.mime import Mailbox as Correspondent
from medipli.mailboxes.models import Membership
from medipli.messages.actions import (
    create_label,
    file_message,
    mark_read,
    mark_unread,
    move_entries,
    prepare,
    restore_entries,
    set_flag,
    set_label,
    store,
    undo_move,
    whole_threads,
)
from medipli.messages.actions.file import Placement
from medipli.messages.models import Entry
from medipli.messages.queries import (
    Cursor,
    ListRow,
    NotFound,
    attachment_content,
    entry_page,
    open_entry,
    open_thread,
    original,
)
from tests.boxes import a_mailbox, a_message, a_team, acting, deliver_to, folder
from tests.people import a_person

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.feature(62)
def test_a_folder_is_listed_newest_first_one_row_a_thread_page_by_page() -> None:
    box = a_mailbox(person := a_person())
    for number in range(10):
        deliver_to(box, references=(f"fil{number % 7}@labo.example",), now=START + timedelta(hours=number // 2))
    rows: list[ListRow] = []
    after = None
    for _ in range(10):
        page = entry_page(folder(box), person.pk, after=after, limit=3)
        rows += page.rows
        after = Cursor.parse(str(page.next)) if page.next else None
        if after is None:
            break
    assert len(rows) == 7
    assert sum(row.thread_count for row in rows) == 10
    places = [(row.received_at, row.id) for row in rows]
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize("text", ["", "x", "é", "AAAA", "=" * 30, "A" * 22, "_" * 22, "\x00"])
def test_a_cursor_that_is_not_ours_is_nothing_or_harmless(text: str) -> None:
    cursor = Cursor.parse(text)
    if cursor is not None:
        box = a_mailbox()
        entry_page(folder(box), 1, after=cursor)


def test_unread_only_and_labels_narrow_a_list() -> None:
    box = a_mailbox(person := a_person())
    first, second = deliver_to(box)[0], deliver_to(box)[0]
    mark_read(acting(person), box.pk, [first.pk])
    assert [row.id for row in entry_page(folder(box), person.pk, unread_only=True).rows] == [second.pk]
    label = create_label(acting(person), box.pk, "Urgent")
    set_label(acting(person), box.pk, [first.pk], label.pk, on=True)
    assert [row.id for row in entry_page(folder(box), person.pk, label_id=label.pk).rows] == [first.pk]


def test_in_a_shared_box_each_has_read_marks_of_their_own() -> None:
    team = a_team()
    (entry,) = deliver_to(team.box)
    inbox = folder(team.box)
    assert mark_read(acting(team.member), team.box.pk, [entry.pk], opened=True) == [entry.pk]
    assert mark_read(acting(team.member), team.box.pk, [entry.pk], opened=True) == []
    assert not entry_page(inbox, team.member.pk).rows[0].is_unread
    assert entry_page(inbox, team.owner.pk).rows[0].is_unread
    readers = {one.person_id: one.read_at for one in open_entry(team.box.pk, entry.pk).readers}
    assert readers[team.member.pk] is not None
    assert readers[team.owner.pk] is None
    assert Event.objects.filter(action="message.read", actor_id=team.member.pk).count() == 1
    mark_unread(acting(team.member), team.box.pk, [entry.pk])
    assert entry_page(inbox, team.member.pk).rows[0].is_unread


def test_what_was_moved_goes_back_where_it_was() -> None:
    box = a_mailbox(person := a_person())
    first, second = deliver_to(box)[0], deliver_to(box)[0]
    inbox, archive, trash = (folder(box, kind) for kind in ("inbox", "archive", "trash"))
    move_entries(acting(person), box.pk, [second.pk], archive)
    origins = move_entries(acting(person), box.pk, [first.pk, second.pk], trash)
    assert origins == {inbox: [first.pk], archive: [second.pk]}
    undo_move(acting(person), box.pk, origins)
    places = dict(Entry.objects.values_list("id", "folder_id"))
    assert places == {first.pk: inbox, second.pk: archive}
    move_entries(acting(person), box.pk, [first.pk, second.pk], trash)
    restore_entries(acting(person), box.pk, [first.pk, second.pk])
    assert dict(Entry.objects.values_list("id", "folder_id")) == places


def test_a_row_stands_for_its_whole_thread_in_that_folder() -> None:
    box = a_mailbox(person := a_person())
    entries = [deliver_to(box, references=("fil@labo.example",))[0].pk for _ in range(3)]
    move_entries(acting(person), box.pk, entries[:1], folder(box, "archive"))
    assert sorted(whole_threads(box.pk, entries[2:])) == entries[1:]


def test_a_thread_opens_without_the_bin() -> None:
    box = a_mailbox(person := a_person())
    entries = [deliver_to(box, references=("fil@labo.example",), now=START + timedelta(n))[0].pk for n in range(3)]
    move_entries(acting(person), box.pk, entries[:1], folder(box, "trash"))
    assert [one.pk for one in open_thread(box.pk, entries[2]).entries] == entries[1:]
    assert [one.pk for one in open_thread(box.pk, entries[0]).entries] == entries


def test_a_box_does_not_open_the_messages_of_another() -> None:
    box, other = a_mailbox(), a_mailbox()
    (entry,) = deliver_to(other, files=[("a.pdf", b"x" * 5000)])
    for ask in (
        lambda: open_entry(box.pk, entry.pk),
        lambda: open_thread(box.pk, entry.pk),
        lambda: original(box.pk, entry.pk),
        lambda: attachment_content(box.pk, entry.pk, 0),
        lambda: attachment_content(other.pk, entry.pk, 7),
    ):
        with pytest.raises(NotFound):
            ask()


def test_the_readers_of_a_message_are_the_members_and_those_who_read_it() -> None:
    team = a_team()
    (entry,) = deliver_to(team.box)
    mark_read(acting(team.member), team.box.pk, [entry.pk], opened=True)
    Membership.objects.filter(mailbox=team.box, person=team.member).delete()
    Membership.objects.filter(mailbox=team.box, person=team.reader).delete()
    readers = open_entry(team.box.pk, entry.pk).readers
    assert readers[0].person_id == team.member.pk
    assert {one.person_id for one in readers} == {team.owner.pk, team.manager.pk, team.secretary.pk, team.member.pk}


def test_a_row_knows_what_kind_of_box_it_comes_from() -> None:
    box, team = a_mailbox(person := a_person()), a_team()
    for address in (team.box.address.upper(), a_mailbox().address, "x@ailleurs.example"):
        deliver_to(box, sender=Correspondent("Équipe", address))
    kinds = [row.sender_kind for row in entry_page(folder(box), person.pk).rows]
    assert kinds == [None, "PER", "ORG"]


def test_a_page_of_a_list_is_one_query(django_assert_num_queries: Any) -> None:
    box = a_mailbox(person := a_person())
    for _ in range(5):
        deliver_to(box)
    inbox = folder(box)
    with django_assert_num_queries(1):
        entry_page(inbox, person.pk)


def test_opening_costs_the_same_whatever_the_thread(django_assert_max_num_queries: Any) -> None:
    box = a_mailbox()
    for _ in range(12):
        (entry,) = deliver_to(box, references=("fil@labo.example",), files=[("a.pdf", b"x" * 9000)])
    with django_assert_max_num_queries(2):
        open_thread(box.pk, entry.pk)


@pytest.mark.parametrize("number", [1, 40])
def test_marking_costs_the_same_however_many(number: int, django_assert_max_num_queries: Any) -> None:
    box = a_mailbox(person := a_person())
    ids = [deliver_to(box, references=("fil@labo.example",))[0].pk for _ in range(number)]
    with django_assert_max_num_queries(5):
        mark_read(acting(person), box.pk, ids, opened=True)
    with django_assert_max_num_queries(8):
        set_flag(acting(person), box.pk, ids, flagged=True)
    with django_assert_max_num_queries(15):
        move_entries(acting(person), box.pk, ids, folder(box, "archive"))


def test_filing_to_two_hundred_boxes_costs_as_many_queries_as_to_one() -> None:
    owner = a_person()
    boxes = [a_mailbox(owner) for _ in range(201)]
    inboxes = {box.pk: folder(box) for box in boxes}
    counts = []
    for some in (boxes[:1], boxes[1:]):
        stored = store(prepare(a_message()))
        with CaptureQueriesContext(connection) as queries:
            file_message(stored, [Placement(box.pk, inboxes[box.pk], START) for box in some])
        counts.append(len(queries))
    assert counts[1] == counts[0] <= 5, counts


def test_receiving_takes_at_most_10_queries(django_assert_max_num_queries: Any) -> None:
    """And the two of the savepoint that the test stands in."""
    raw, box = a_message(), a_mailbox()
    with django_assert_max_num_queries(12):
        receive(raw, [box.pk])
