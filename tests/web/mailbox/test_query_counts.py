"""The budget of the pages, in queries."""

from __future__ import annotations

from typing import Any

import pytest

from medipli.web.demo import is_demo
from tests.boxes import deliver_to
from tests.web.mailbox.conftest import READER, Room


@pytest.fixture(autouse=True)
def asked_once() -> None:
    """Whether this is a demonstration is asked once in the life of a process."""
    is_demo()


def test_the_inbox_takes_at_most_5_queries_whatever_it_holds(room: Room, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        deliver_to(room.team.box, subject=f"Message {number}")
    with django_assert_max_num_queries(5):
        room.client.get(room.url("mailbox"))


def test_the_next_page_takes_at_most_5_queries(room: Room, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(5):
        room.client.get(room.url("folder-more", room.inbox), headers={"HX-Request": "true"})


def test_opening_a_message_takes_at_most_5_queries(room: Room, django_assert_max_num_queries: Any) -> None:
    """A press on a row asks for the reader alone."""
    url = room.url("message", room.entries[2].pk)
    room.client.get(url)
    with django_assert_max_num_queries(5):
        answer = room.client.get(url, headers=READER)
    assert answer.status_code == 200


def test_a_message_and_its_list_take_at_most_8_queries(room: Room, django_assert_max_num_queries: Any) -> None:
    """A link or a reload asks for the whole page."""
    url = room.url("message", room.entries[2].pk)
    room.client.get(url)
    with django_assert_max_num_queries(8):
        answer = room.client.get(url)
    assert answer.status_code == 200


def test_a_message_opened_for_the_first_time_takes_at_most_19_queries(
    room: Room, django_assert_max_num_queries: Any
) -> None:
    """Twelve of them are the transaction that writes the reading down, two the counts that it changes."""
    url = room.url("message", room.entries[2].pk)
    with django_assert_max_num_queries(19):
        answer = room.client.get(url, headers=READER)
    assert answer.status_code == 200


def test_a_search_takes_at_most_7_queries(room: Room, django_assert_max_num_queries: Any) -> None:
    answer = room.client.post(room.url("search"), {"q": "bilan"})
    with django_assert_max_num_queries(7):
        assert room.client.get(answer.headers["Location"]).status_code == 200


def test_asking_for_news_takes_at_most_6_queries(room: Room, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        room.client.get(room.url("folder-news", room.inbox), headers={"X-Background": "1"})
