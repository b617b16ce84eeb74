"""What is typed in the search field is read as words, a number or an address, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.directory.searching import Asked, read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("martin cardio toulouse", ("martin", "cardio", "toulouse")),
        ("  Dr. MARTIN-Dupond ", ("martin", "dupond")),
        ("Le Goff, l’Haÿ-les-Roses", ("goff", "hay", "roses")),
        ("81000 albi", ("81000", "albi")),
        ("31", ("31",)),
        ("le", ("le",)),
        ("m", ("m",)),
    ],
)
def test_words_are_read_without_accents_titles_and_particles(text: str, words: tuple[str, ...]) -> None:
    assert read(text).words == words


def test_an_initial_ranks_but_is_not_looked_up() -> None:
    asked = read("j martin")
    assert (asked.words, asked.ranking) == (("martin",), ("j", "martin"))


@pytest.mark.parametrize(
    ("text", "number"),
    [("99700000005", "99700000005"), ("8 9970 0000 005", "899700000005"), ("2A 000 123 4", "2A0001234")],
)
def test_a_long_number_is_an_identifier_however_it_is_spaced(text: str, number: str) -> None:
    assert read(text) == Asked(number=number)


def test_what_holds_an_at_sign_is_the_beginning_of_an_address() -> None:
    assert read(" Coline.Estremont@Pharm ") == Asked(address="coline.estremont@pharm")


@pytest.mark.parametrize("text", ["", "   ", "’'-", "日本", "\x00", "!&|():*", "<->"])
def test_nothing_to_look_up_is_empty(text: str) -> None:
    assert read(text).is_empty


@given(st.text())
def test_anything_may_be_typed(text: str) -> None:
    asked = read(text)
    assert all(word.isascii() and word.isalnum() for word in (*asked.words, *asked.ranking))
