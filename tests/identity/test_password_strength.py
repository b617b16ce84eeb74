from __future__ import annotations

import ast
from pathlib import Path

import pytest
import zxcvbn.feedback

from medipli.identity.factors import password_strength
from medipli.identity.factors.password_strength import strength, words_of
from medipli.identity.models import Person


def test_a_phrase_of_a_few_words_is_strong_enough() -> None:
    assert strength("tilleul lisse ambre quai", []).is_enough


@pytest.mark.parametrize("password", ["", "Ab3!xY9?kQ2", "aaaaaaaaaaaaaa", "azertyuiopqsdfgh", "motdepasse123456"])
def test_a_short_or_guessable_password_is_refused_with_advice_in_french(password: str) -> None:
    found = strength(password, [])
    assert not found.is_enough
    assert found.advice
    assert all(line.endswith(".") for line in found.advice)


def test_the_name_town_and_address_of_the_person_are_refused() -> None:
    person = Person(first_name="Inès", last_name="Corvoisier", email="ines.c@courrier.example", town="Montclarel")
    words = words_of(person)
    for password in ("corvoisier lisse ambre quai", "ambre MONTCLAREL tilleul quai", "medipli tilleul lisse ambre"):
        assert not strength(password, words).is_enough
    assert strength("tilleul lisse ambre quai", words).is_enough


def test_a_password_of_ten_thousand_characters_is_refused_without_being_examined() -> None:
    assert not strength("tilleul lisse " * 1000, []).is_enough


def test_a_password_of_a_thousand_characters_is_examined() -> None:
    assert strength("tilleul lisse ambre quai " * 40, []).is_enough


def test_every_sentence_of_zxcvbn_has_its_french_one() -> None:
    tree = ast.parse(Path(zxcvbn.feedback.__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_"]
    said = {ast.literal_eval(call.args[0]) for call in calls}
    assert len(said) > 20
    assert said <= password_strength._WARNINGS.keys() | password_strength._SUGGESTIONS.keys()
