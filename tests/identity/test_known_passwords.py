"""Common and stolen passwords are refused, as typed or nearly so, by the meter and by every form."""

from __future__ import annotations

import gzip
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from medipli.identity.actions.choose_password import PasswordRefused, check_new
from medipli.identity.factors import known_passwords
from medipli.identity.factors.known_passwords import SAID, is_known
from medipli.identity.factors.password_strength import FAVOURITES, strength
from medipli.identity.models import Person
from medipli.ops import doctor
from medipli.ops.commands import passwords
from medipli.ops.refusal import Refusal

STOLEN = "tilleul cuivre ambre quai"


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIPLI_HOME = tmp_path
    return tmp_path


def load(path: Path, content: bytes) -> int:
    path.write_bytes(content)
    return passwords._load(path)


@pytest.mark.feature(83)
@pytest.mark.parametrize("password", ["Mailcreated5240", "chickenwing101", "Chicken-Wing 101 !", "CHICKENWING101"])
def test_a_common_password_is_refused_with_its_reason(password: str) -> None:
    found = strength(password, [])
    assert (found.is_enough, found.score, found.advice) == (False, 0, (SAID,))
    with pytest.raises(PasswordRefused, match="listes de mots de passe volés"):
        check_new(Person(first_name="Inès", last_name="Corvoisier", email="a@b.example"), password, password)


def test_a_phrase_of_ones_own_is_not_known() -> None:
    assert not is_known("tilleul lisse ambre quai")
    assert not is_known("漢字かな交じり文のパスワード")


@pytest.mark.django_db
def test_the_meter_says_the_same() -> None:
    page = Client().post("/mot-de-passe/solidite", {"password": "chickenwing101"}).content.decode()
    assert SAID in page


def test_a_loaded_list_is_asked_at_once_and_replaced_whole(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not is_known(STOLEN)
    assert load(home / "liste.txt", STOLEN.encode()) == 0
    assert is_known(STOLEN)
    assert is_known("Tilleul, Cuivre, Ambre, Quai.")
    assert "passwords taken   1" in capsys.readouterr().out
    packed = home / "liste.gz"
    assert load(packed, gzip.compress(b"autre chose de long\n")) == 0
    assert not is_known(STOLEN)
    assert is_known("autre chose de long")
    assert passwords._status() == 0


def test_a_file_that_holds_nothing_keeps_the_list_before(home: Path) -> None:
    load(home / "liste.txt", STOLEN.encode())
    for content in (b"", b"\n\n", b"0" * 32 + b":1\n"):
        with pytest.raises(Refusal, match="Nothing was loaded"):
            load(home / "vide.txt", content)
    with pytest.raises(Refusal):
        passwords._load(home / "absent.txt")
    with pytest.raises(Refusal):
        load(home / "faux.gz", b"not gzip")
    assert is_known(STOLEN)


def test_a_broken_list_keeps_nobody_out_and_the_doctor_says_so(home: Path) -> None:
    assert [one.verdict for one in doctor._stolen_passwords()] == ["ok"]
    load(home / "liste.txt", STOLEN.encode())
    assert "1 stolen ones" in next(doctor._stolen_passwords()).sentence
    path = known_passwords.full_list()
    path.write_bytes(b"MDPLIST\x08abc")
    assert not is_known(STOLEN)
    assert [one.verdict for one in doctor._stolen_passwords()] == ["failed"]


def test_words_that_french_people_like_are_guessed() -> None:
    words = FAVOURITES.read_text(encoding="utf-8").lower()
    assert "motdepasse" in words
    for password in ("bienvenue2026!", "chouchoudoudou", "marseille13013", "azertyuiop1234"):
        assert not strength(password, []).is_enough, password


@pytest.mark.parametrize(
    "password",
    [
        "4@8({[<36!1|0$57+%2" * 50,
        "@4" * 512,
        "tilleul lisse ambre quai " * 40,
        "aB1!" * 256,
        "\ud800" * 100,
        "\x00" * 99,
    ],
    ids=["leet", "at", "phrase", "mixed", "surrogates", "nul"],
)
def test_any_long_password_is_weighed_in_a_short_time(password: str) -> None:
    started = time.monotonic()
    strength(password, ["corvoisier"] * 20)
    assert time.monotonic() - started < 20, "a bound for a busy machine; it takes a second at most"
