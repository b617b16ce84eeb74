"""The words of a message take little room, come back as they were, and are found through their index."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medipli.messages.models import SearchDocument
from medipli.messages.queries import search
from medipli.messages.searching import stored
from medipli.messages.searching.terms import parse
from tests.boxes import a_mailbox, a_message, deliver_to
from tests.people import a_person

pytestmark = pytest.mark.django_db

# Its package holds a function of the same name.
SEARCH = import_module("medipli.messages.queries.search")


@pytest.mark.parametrize("words", [[], ["a"], ["0", "d/malo", "o/bilan"], [f"mot{n}" for n in range(99)]], ids=len)
def test_words_come_back_as_they_were(words: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {stored.vector('said')} = array_to_tsvector(%s::text[]), said"
            f" FROM (SELECT {stored.text('%s::text[]')} AS said) AS row",
            [words, words],
        )
        is_same, text = cursor.fetchone()
    assert is_same
    assert text.split() == words
    assert text.startswith(" ")
    assert text.endswith(" ")


def test_a_message_takes_little_more_than_the_letters_of_its_words() -> None:
    person = a_person()
    text = " ".join(f"mot{number}x{number % 7}" for number in range(900))
    deliver_to(a_mailbox(person), subject="Bilan", text=text)
    with connection.cursor() as cursor:
        sizes = f"pg_column_size(words), pg_column_size({stored.vector('words')})"
        cursor.execute(f"SELECT {sizes} FROM messages_searchdocument")
        size, as_vector = cursor.fetchone()
    assert size < len(text) + 400
    assert size * 1.5 < as_vector


def test_the_word_index_answers_for_boxes_and_words_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    person = a_person()
    box = a_mailbox(person)
    for number in range(3):
        deliver_to(box, subject=f"Bilan {number}", text="Colposcopie" if number == 1 else "Rien")
    monkeypatch.setattr(SEARCH, "FIRST_LOOK", 0)
    with CaptureQueriesContext(connection) as queries:
        assert len(search(box.pk, person.pk, parse("colposcopie objet:bilan")).page.rows) == 1
    with connection.cursor() as cursor:
        # Three rows are read in any order as well: what is promised is that the index answers when it is asked.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute(f"EXPLAIN (COSTS OFF) {queries[-1]['sql']}")
        lines = [line.strip() for (line,) in cursor.fetchall()]
    (place,) = [n for n, line in enumerate(lines) if "Bitmap Index Scan on search_words" in line]
    assert lines[place + 1].startswith("Index Cond: ((mailboxes @> ")
    assert "@@" in lines[place + 1]


@pytest.mark.parametrize("typed", ["00e1a8", "00e1a", "2e5b7", "e 00e1a8"])
@pytest.mark.parametrize("first_look", [0, 200], ids=["index", "walk"])
def test_an_identifier_that_looks_like_a_number_is_found(
    typed: str, first_look: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = a_person()
    box = a_mailbox(person)
    deliver_to(box, subject="Autre")
    (entry,) = deliver_to(box, subject="Dossier 00e1a8", text="E : suivi 2e5b7.")
    monkeypatch.setattr(SEARCH, "FIRST_LOOK", first_look)
    assert [row.id for row in search(box.pk, person.pk, parse(typed)).page.rows] == [entry.pk]


def test_a_message_that_comes_to_another_box_keeps_its_words_and_is_found_there() -> None:
    person = a_person()
    first, second = a_mailbox(person), a_mailbox(person)
    raw = a_message(subject="Partage")
    deliver_to(first, raw=raw)
    before = SearchDocument.objects.get().words
    deliver_to(second, raw=raw)
    after = SearchDocument.objects.get()
    assert (after.mailboxes, after.words) == ([first.pk, second.pk], before)
    for box in (first, second):
        assert len(search(box.pk, person.pk, parse("partage")).page.rows) == 1
