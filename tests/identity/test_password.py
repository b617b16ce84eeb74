from __future__ import annotations

import pytest

from medipli.identity.factors import password
from tests.people import PASSWORD, a_person

pytestmark = pytest.mark.django_db


def test_the_right_password_matches_and_others_do_not() -> None:
    person = a_person()
    assert password.matches(person, PASSWORD)
    assert not password.matches(person, PASSWORD + " ")
    assert not password.matches(person, "")


def test_an_account_without_password_yet_matches_nothing() -> None:
    person = a_person()
    person.set_unusable_password()
    assert not password.matches(person, person.password or "")
    assert not password.matches(person, "personne")


def test_as_much_hashing_is_done_for_nobody_as_for_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    person = a_person()
    verified: list[str] = []
    real = password.HASHER.verify

    def verify(given: str, encoded: str) -> bool:
        verified.append(encoded)
        return bool(real(given, encoded))

    monkeypatch.setattr(password.HASHER, "verify", verify)
    assert not password.matches(None, PASSWORD)
    assert not password.matches(person, "faux")
    assert [encoded.rsplit("$", 2)[0] for encoded in verified] == [verified[0].rsplit("$", 2)[0]] * 2


def test_nobody_signs_in_with_the_password_behind_the_pretence() -> None:
    assert not password.matches(None, "personne")


def test_the_hash_is_argon2id() -> None:
    assert password.hashed("x").startswith("argon2$argon2id$v=19$m=19456,t=3,p=1$")


def test_a_password_with_nul_and_emoji_is_checked_like_any_other() -> None:
    person = a_person()
    person.password = password.hashed("tilleul\x00 🌿 lisse")
    assert password.matches(person, "tilleul\x00 🌿 lisse")
    assert not password.matches(person, "tilleul")
