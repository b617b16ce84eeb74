"""However a professional is typed, misspelt as people misspell, they are among the first three."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from bench import national_list
from medipli.directory.searching import read, search
from medipli.formats.annuaire import MailboxRow, read_mailboxes
from medipli.formats.folding import fold
from tests.directory.searching.test_search import first, load
from tests.formats.annuaire.test_mailboxes import content

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def national(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[MailboxRow]]:
    """A list of two thousand lines, read once for all tests here and gone after them."""
    heading, *lines = national_list.lines(2000)
    rows = [row for row in read_mailboxes(content(*lines, headings=heading.split("|"))) if isinstance(row, MailboxRow)]
    with django_db_blocker.unblock(), transaction.atomic():
        load(*rows)
        yield [row for row in rows if row.kind == "PER"]
        transaction.set_rollback(True)


def _typo(draw: random.Random, word: str) -> str:
    place = draw.randrange(1, len(word) - 1)
    letter = draw.choice("abcdefghijklmnopqrstuvwxyz")
    return draw.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )


def _sound(draw: random.Random, word: str) -> str:
    for written, alike in (("ph", "f"), ("eau", "o"), ("au", "o"), ("ai", "e"), ("ll", "l"), ("ss", "s"), ("i", "y")):
        if written in word:
            return word.replace(written, alike, 1)
    return f"{word}s"


def _longest(draw: random.Random, text: str, change: Callable[[random.Random, str], str]) -> str:
    words = fold(text).split()
    place = max(range(len(words)), key=lambda one: len(words[one]))
    words[place] = change(draw, words[place]) if len(words[place]) > 3 else words[place]
    return " ".join(words)


MUTATIONS: dict[str, Callable[[random.Random, MailboxRow], str]] = {
    "as it is": lambda draw, row: f"{row.first_name} {row.last_name} {row.town}",
    "typing error in the name": lambda draw, row: f"{row.first_name} {_longest(draw, row.last_name, _typo)} {row.town}",
    "typing error in the town": lambda draw, row: f"{row.last_name} {row.first_name} {_longest(draw, row.town, _typo)}",
    "as it sounds": lambda draw, row: f"{_longest(draw, row.last_name, _sound)} {row.first_name} {row.town}",
    "without accents": lambda draw, row: fold(f"{row.last_name} {row.first_name} {row.town}"),
    "in another order": lambda draw, row: f"{row.town} {row.last_name} {row.first_name}",
    "initial": lambda draw, row: f"{row.first_name[0]} {row.last_name} {row.town}",
    "beginnings": lambda draw, row: f"{fold(row.last_name)[:6]} {fold(row.first_name)[:4]} {fold(row.town)[:6]}",
}


@pytest.mark.parametrize("kind", MUTATIONS)
def test_a_professional_is_among_the_first_three_however_they_are_typed(national: list[MailboxRow], kind: str) -> None:
    draw = random.Random(kind)
    wanted = draw.sample(national, 60)
    missed = [query for row in wanted if row.address not in first(query := MUTATIONS[kind](draw, row))]
    assert len(missed) <= 3, f"at least 95 %: {missed}"


def test_numbers_and_addresses_lead_to_their_holder(national: list[MailboxRow]) -> None:
    row = national[7]
    assert row.address in first(row.national_id[1:], 9)
    assert row.address in first(f"{row.national_id[:4]} {row.national_id[4:]}", 9)
    assert first(row.address) == [row.address]
    assert first(row.address.partition("@")[0] + "@") == [row.address]


def test_a_search_asks_few_queries(national: list[MailboxRow], django_assert_max_num_queries: Any) -> None:
    for text, most in (("adele", 5), (f"{national[0].last_name} {national[0].town}", 2), ("zzqzz albi", 5)):
        with django_assert_max_num_queries(most):
            search(read(text), department="31")
