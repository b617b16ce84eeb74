"""Marking as read changes everything that depends on it in one statement: compared with a plain account of it."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from medipli.audit.models import Event
from medipli.mailboxes.models import Folder, Mailbox
from medipli.mailboxes.policy import Forbidden
from medipli.messages import heads
from medipli.messages.actions import mark_read, mark_unread, move_entries
from medipli.messages.models import Entry, ReadMark
from tests.boxes import Team, a_mailbox, a_team, acting, deliver_to, folder
from tests.messages.recount import faults

HEADS = ("id", "is_head", "thread_count", "thread_unread_by")


def _threads(team: Team, chance: random.Random) -> list[int]:
    """Three threads of several messages, spread over two folders."""
    ids = [deliver_to(team.box, references=(f"fil{chance.randint(1, 3)}@labo.example",))[0].pk for _ in range(12)]
    moved = chance.sample(ids, 4)
    move_entries(acting(team.owner), team.box.pk, moved, folder(team.box, "archive"))
    return ids


def _kept_heads(box: Mailbox) -> list[dict[str, object]]:
    return list(Entry.objects.filter(mailbox=box).order_by("id").values(*HEADS))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_marking_at_random_leaves_the_heads_that_a_recount_gives(seed: int) -> None:
    chance, team = random.Random(seed), a_team()
    ids = _threads(team, chance)
    people = [team.owner, team.member, team.reader]
    for _ in range(20):
        person, some = chance.choice(people), chance.sample(ids, chance.randint(1, 6))
        before = {entry.pk: entry for entry in Entry.objects.filter(mailbox=team.box)}
        sequences = dict(Folder.objects.filter(mailbox=team.box).values_list("id", "modseq"))

        if chance.random() < 0.3:
            mark_unread(acting(person), team.box.pk, some)
            continue
        unread = sorted(pk for pk in some if person.pk in before[pk].unread_by)
        assert mark_read(acting(person), team.box.pk, [*some, some[0]], opened=chance.random() < 0.5) == unread

        touched = {before[pk].folder_id for pk in unread}
        for one in Folder.objects.filter(mailbox=team.box):
            assert one.modseq == sequences[one.pk] + (one.pk in touched)
            sequences[one.pk] = one.modseq
        for entry in Entry.objects.filter(mailbox=team.box):
            was = before[entry.pk]
            if entry.pk in unread:
                assert entry.unread_by == [one for one in was.unread_by if one != person.pk]
                assert entry.modseq == sequences[entry.folder_id]
            else:
                assert (entry.unread_by, entry.modseq) == (was.unread_by, was.modseq)
        kept = _kept_heads(team.box)
        heads.refresh({(entry.folder_id, entry.thread_id) for entry in before.values()})
        assert _kept_heads(team.box) == kept
        assert faults(team.box) == []


@pytest.mark.django_db
def test_a_thread_stays_unread_until_its_last_message_is_read() -> None:
    team = a_team()
    older, newer = (deliver_to(team.box, references=("fil@labo.example",))[0] for _ in range(2))
    mark_read(acting(team.member), team.box.pk, [newer.pk])
    newer.refresh_from_db()
    assert newer.is_head
    assert team.member.pk in newer.thread_unread_by
    mark_read(acting(team.member), team.box.pk, [older.pk])
    newer.refresh_from_db()
    assert team.member.pk not in newer.thread_unread_by
    assert team.owner.pk in newer.thread_unread_by


@pytest.mark.django_db
def test_the_first_reading_is_kept_and_each_goes_into_the_trail_once() -> None:
    team = a_team()
    first, second = deliver_to(team.box)[0], deliver_to(team.box)[0]
    mark_read(acting(team.member), team.box.pk, [second.pk])
    assert not ReadMark.objects.exists()

    assert mark_read(acting(team.member), team.box.pk, [second.pk, first.pk], opened=True) == [first.pk]
    read_at = dict(ReadMark.objects.values_list("entry_id", "read_at"))
    assert set(read_at) == {first.pk, second.pk}
    assert mark_read(acting(team.member), team.box.pk, [first.pk, second.pk], opened=True) == []
    assert dict(ReadMark.objects.values_list("entry_id", "read_at")) == read_at

    (event,) = Event.objects.filter(action="message.read")
    assert (event.actor_id, event.mailbox_id) == (team.member.pk, team.box.pk)
    assert (event.target, event.origin, event.details) == (f"entry {first.pk}", "192.0.2.1", {})


@pytest.mark.django_db
def test_entries_of_another_box_are_passed_over() -> None:
    team, other = a_team(), a_mailbox()
    (elsewhere,) = deliver_to(other)
    assert mark_read(acting(team.owner), team.box.pk, [elsewhere.pk], opened=True) == []
    assert mark_read(acting(team.owner), team.box.pk, [], opened=True) == []
    elsewhere.refresh_from_db()
    assert elsewhere.unread_by
    assert not ReadMark.objects.exists()


@pytest.mark.django_db
def test_a_stranger_marks_nothing() -> None:
    team = a_team()
    (entry,) = deliver_to(team.box)
    with pytest.raises(Forbidden):
        mark_read(acting(team.stranger), team.box.pk, [entry.pk], opened=True)
    assert not ReadMark.objects.exists()
    assert faults(team.box) == []


@pytest.mark.django_db(transaction=True)
def test_open_pages_hear_of_what_was_read_and_of_nothing_else() -> None:
    team = a_team()
    (entry,) = deliver_to(team.box)
    with connection.cursor() as cursor:
        cursor.execute("LISTEN medipli_mailbox")
    raw = connection.connection
    assert [one.payload for one in raw.notifies(timeout=0.2)] == []
    mark_read(acting(team.member), team.box.pk, [entry.pk], opened=True)
    assert [one.payload for one in raw.notifies(timeout=0.2)] == [str(team.box.pk)]
    mark_read(acting(team.member), team.box.pk, [entry.pk], opened=True)
    assert [one.payload for one in raw.notifies(timeout=0.2)] == []
