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


def test_opening_a_message_takes_at_most_3_queries(room: Room, django_assert_max_num_queries: Any) -> None:
    """A press on a row asks for the reader alone."""
    url = room.url("message", room.entries[2].pk)
    room.client.get(url)
    with django_assert_max_num_queries(3):
        answer = room.client.get(url, headers=READER)
    assert answer.status_code == 200


def test_opening_a_message_of_an_exchange_takes_one_query_more(room: Room, django_assert_max_num_queries: Any) -> None:
    _, newest = (deliver_to(room.team.box, references=("fil@labo.example",))[0] for _ in range(2))
    url = room.url("message", newest.pk)
    room.client.get(url)
    with django_assert_max_num_queries(4):
        answer = room.client.get(url, headers=READER)
    assert answer.status_code == 200


def test_a_message_and_its_list_take_at_most_6_queries(room: Room, django_assert_max_num_queries: Any) -> None:
    """A link or a reload asks for the whole page."""
    url = room.url("message", room.entries[2].pk)
    room.client.get(url)
    with django_assert_max_num_queries(6):
        answer = room.client.get(url)
    assert answer.status_code == 200


@pytest.mark.parametrize(("headers", "most"), [(READER, 10), ({}, 11)])
def test_opening_a_message_for_the_first_time_takes_few_more(
    room: Room, headers: dict[str, str], most: int, django_assert_max_num_queries: Any
) -> None:
    """Five of them are the transaction that writes the reading down; the reader alone then asks for the counts."""
    url = room.url("message", room.entries[2].pk)
    with django_assert_max_num_queries(most):
        answer = room.client.get(url, headers=headers)
    assert answer.status_code == 200


def test_a_search_takes_at_most_7_queries(room: Room, django_assert_max_num_queries: Any) -> None:
    answer = room.client.post(room.url("search"), {"q": "bilan"})
    with django_assert_max_num_queries(7):
        assert room.client.get(answer.headers["Location"]).status_code == 200


def test_asking_for_news_takes_at_most_6_queries(room: Room, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        room.client.get(room.url("folder-news", room.inbox), headers={"X-Background": "1"})
