"""« Suivis »: what is followed, wherever it is filed, in one list with one index."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from medipli.mailboxes.models import Folder
from medipli.messages.actions import move_entries, set_flag
from medipli.messages.models import Entry
from medipli.messages.queries import followed_page
from tests.boxes import acting, deliver_to, folder
from tests.web.mailbox.conftest import FRAGMENT, READER, Room

pytestmark = pytest.mark.feature(62)


def follow(room: Room, *entries: Entry) -> None:
    set_flag(acting(room.team.owner), room.team.box.pk, [entry.pk for entry in entries], flagged=True)


def test_the_navigation_leads_to_what_is_followed_and_to_nothing_else(room: Room) -> None:
    follow(room, room.entries[0])
    assert room.url("followed") in room.client.get(room.url("mailbox")).content.decode()
    assert room.subjects(room.url("followed")) == ["Ordonnance"]


def test_a_followed_message_stays_there_wherever_it_is_filed_the_bin_apart(room: Room) -> None:
    follow(room, *room.entries)
    actor, box = acting(room.team.owner), room.team.box
    move_entries(actor, box.pk, [room.entries[0].pk], folder(box, "archive"))
    move_entries(actor, box.pk, [room.entries[1].pk], folder(box, "trash"))
    assert room.subjects(room.url("followed")) == ["Bilan de Mme Vautrin", "Ordonnance"]


def test_what_other_boxes_follow_is_not_there(room: Room) -> None:
    follow(room, room.entries[0])
    other = Entry.objects.exclude(mailbox=room.team.box).first()
    if other is None:
        other = deliver_to(_another_box(), subject="Ailleurs")[0]
    Entry.objects.filter(pk=other.pk).update(is_flagged=True)
    assert room.subjects(room.url("followed")) == ["Ordonnance"]


def test_an_empty_list_says_how_to_fill_it(room: Room) -> None:
    assert "Aucun message suivi" in room.client.get(room.url("followed")).content.decode()


def test_pages_follow_each_other_without_losing_or_repeating_a_row(room: Room) -> None:
    now = timezone.now()
    many = [deliver_to(room.team.box, subject=f"N{n}", now=now - timedelta(days=9, minutes=n))[0] for n in range(45)]
    follow(room, *many)
    first = followed_page(room.team.box.pk, room.team.owner.pk)
    assert first.next is not None
    assert len(first.rows) == 40
    more = room.client.get(f"{room.url('followed-more')}?apres={first.next}", headers=FRAGMENT).content.decode()
    assert "<html" not in more
    assert [f"N{n}" in more for n in (39, 40, 44)] == [False, True, True]
    whole = room.client.get(f"{room.url('followed-more')}?apres={first.next}").content.decode()
    assert "<html" in whole


def test_a_message_opened_from_the_list_leads_back_to_it(room: Room) -> None:
    follow(room, room.entries[0])
    url = f"{room.url('message', room.entries[0].pk)}?filtre=suivis"
    assert url in room.client.get(room.url("followed")).content.decode()
    assert f'data-close="{room.url("followed")}"' in room.client.get(url, headers=READER).content.decode()
    assert room.subjects(url) == ["Ordonnance"]


def test_a_message_leaves_the_list_when_it_is_followed_no_more_not_when_it_is_archived(room: Room) -> None:
    follow(room, *room.entries)
    form = {"liste": "suivis", "ids": [room.entries[0].pk]}
    answer = room.client.post(room.url("act"), form | {"action": "archive"}, headers=FRAGMENT)
    assert '"left": false' in answer.headers["HX-Trigger"]
    answer = room.client.post(room.url("act"), form | {"action": "unfollow"}, headers=FRAGMENT)
    assert '"left": true' in answer.headers["HX-Trigger"]
    assert room.subjects(room.url("followed")) == ["Bilan de Mme Vautrin", "Staff"]


def test_all_of_the_list_can_be_selected(room: Room) -> None:
    follow(room, *room.entries[:2])
    room.client.post(room.url("act"), {"tout": "suivis", "liste": "suivis", "action": "unfollow"})
    assert not Entry.objects.filter(is_flagged=True).exists()


def test_the_list_is_one_scan_of_its_own_index(room: Room) -> None:
    follow(room, room.entries[0])
    plan = _plan(room)
    assert "entry_followed" in plan
    assert "Sort" not in plan


def test_the_list_takes_at_most_6_queries(room: Room, django_assert_max_num_queries: Any) -> None:
    follow(room, *room.entries)
    room.client.get(room.url("followed"))
    with django_assert_max_num_queries(6):
        room.client.get(room.url("followed"))


def _another_box() -> Any:
    from tests.boxes import a_mailbox

    return a_mailbox()


def _plan(room: Room) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        trash = Folder.objects.get(mailbox=room.team.box, kind="trash").pk
        cursor.execute(
            "EXPLAIN SELECT e.id FROM messages_entry e WHERE e.mailbox_id = %s AND e.is_flagged AND e.folder_id <> %s"
            " ORDER BY e.received_at DESC, e.id DESC LIMIT 41",
            [room.team.box.pk, trash],
        )
        return "\n".join(row[0] for row in cursor.fetchall())
