"""What people type is read as they mean it, written back the same, and never an error."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.messages.searching.terms import MAX_LENGTH, Term, day, parse

PIECES = st.sampled_from(
    ["de:", "à:", "a :", "objet:", "pj:", "avant:", "après:", "non-lu:", "dossier:", "x:", '"', "« ", " »", " ", "INR",
     "Inès", "12/03/2026", "2025", "http://a", "in:", "'", "’", "-", "\n", "\u00a0", "\x1c", "\x00", "é" * 250]
)  # fmt: skip


def test_operators_and_words_are_told_apart() -> None:
    assert parse('INR de:corvoisier à:"Malo Hentric" objet:« bilan sanguin » pj: non-lu:').terms == (
        Term("", "INR"),
        Term("de", "corvoisier"),
        Term("à", "Malo Hentric"),
        Term("objet", "bilan sanguin"),
        Term("pj", ""),
        Term("non-lu", "oui"),
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("From:ines", "de:ines"),
        ("a:malo", "à:malo"),
        ("APRES:2025", "après:2025"),
        ("apres:hier", "après:hier"),
        ("dans:archives", "dossier:archives"),
        ("avant:demain", "demain"),
        ("de:", ""),
        ("https://exemple", '"https://exemple"'),
        ('pj: "a b"', 'pj:"a b"'),
    ],
)
def test_spellings_lead_to_the_same_search(typed: str, meant: str) -> None:
    assert str(parse(typed)) == meant


def test_a_term_can_be_taken_away() -> None:
    assert str(parse("INR de:ines").without(0)) == "de:ines"


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("12/03/2026", date(2026, 3, 12), date(2026, 3, 12)),
        ("1.2.2026", date(2026, 2, 1), date(2026, 2, 1)),
        ("2026-03-12", date(2026, 3, 12), date(2026, 3, 12)),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("31/02/2026", None, None),
        ("0000", None, None),
        ("bientôt", None, None),
    ],
)
def test_days_months_and_years_are_understood(typed: str, first: date | None, last: date | None) -> None:
    assert day(typed, last=False) == first
    assert day(typed, last=True) == last


@given(st.lists(PIECES | st.text(max_size=12), max_size=30).map("".join))
def test_whatever_is_typed_is_read_and_written_back_the_same(text: str) -> None:
    read = parse(text)
    assert parse(str(read)) == read


@given(st.text(min_size=1000, max_size=9000))
def test_an_endless_search_is_cut_short(text: str) -> None:
    assert len(str(parse(text))) <= MAX_LENGTH
