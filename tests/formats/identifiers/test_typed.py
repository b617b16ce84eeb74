"""Identifiers as people type them: taken in any layout, or answered by a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats import identifiers

RPPS = "99700500012"


@pytest.mark.parametrize(
    "typed",
    [
        RPPS,
        f"8{RPPS}",
        "997 0050 0012",
        "997.005.000.12",
        "\u202a9970050\u00a00012\u202c",
        f"RPPS : {RPPS}",
        f" {RPPS}\t",
    ],
)
@pytest.mark.feature(23)
def test_an_rpps_is_read_with_spaces_dots_marks_and_its_type_digit(typed: str) -> None:
    reading = identifiers.read_national_number(typed)
    assert (reading.value, reading.kind, reading.error) == (f"8{RPPS}", "RPPS", "")


@pytest.mark.feature(23)
def test_an_adeli_is_told_from_an_rpps() -> None:
    assert identifiers.read_national_number("99 123 4567").value == "0991234567"
    assert identifiers.read_national_number("0991234567").kind == "ADELI"
    assert identifiers.read_national_number("2A 123 4567").value == "02A1234567"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Saisissez votre numéro RPPS."),
        ("9970050001", "vous avez saisi 10 chiffres"),
        ("9", "vous avez saisi 1 chiffre."),
        ("9970050001x", "ne contient que des chiffres"),
        ("٩٩٧٠٠٥٠٠٠١٢", "ne contient que des chiffres"),
        ("<script>alert(1)</script>", "ne contient que des chiffres"),
        ("99700500013", "contient une erreur de saisie"),
    ],
)
def test_what_is_wrong_with_a_number_is_said(typed: str, said: str) -> None:
    reading = identifiers.read_national_number(typed)
    assert said in reading.error
    assert not reading.value


def test_out_of_production_a_wrong_key_only_warns() -> None:
    reading = identifiers.read_rpps("99700500013", strict=False)
    assert reading.is_ok
    assert reading.value == "899700500013"
    assert reading.warning


@pytest.mark.feature(33)
def test_a_finess_of_corsica_is_a_finess() -> None:
    plain = next(str(n) for n in range(200000010, 200000020) if identifiers.luhn_ok(str(n)))
    for letter in "ab":
        reading = identifiers.read_finess(f"2{letter} {plain[2:5]} {plain[5:]}")
        assert reading.value == f"2{letter.upper()}{plain[2:]}"
    assert "commence par 2A ou 2B" in identifiers.read_finess("2C0000100").error


@pytest.mark.feature(33)
def test_a_siret_given_for_a_finess_is_recognised() -> None:
    assert "est un SIRET" in identifiers.read_finess("732 829 320 00074").error
    assert "vous en avez saisi 8" in identifiers.read_finess("99021045").error


@pytest.mark.feature(34)
def test_siren_and_siret_are_told_by_their_length() -> None:
    assert identifiers.read_siren_or_siret("732 829 320").kind == "SIREN"
    assert identifiers.read_siren_or_siret("732.829.320.00074").kind == "SIRET"
    assert "vous avez saisi 10 chiffres" in identifiers.read_siren_or_siret("7328293200").error
    assert "erreur de saisie" in identifiers.read_siren_or_siret("732829321").error
    assert "Saisissez" in identifiers.read_siren_or_siret("").error


def test_numbers_are_shown_in_groups() -> None:
    assert identifiers.display("990210457") == "99\u00a0021\u00a00457"
    assert identifiers.display(f"8{RPPS}") == "9970\u00a00500\u00a0012"
    assert identifiers.display("abc") == "abc"


@given(st.text(max_size=40))
def test_anything_typed_gives_a_value_or_a_sentence(typed: str) -> None:
    for read in (identifiers.read_national_number, identifiers.read_finess, identifiers.read_siren_or_siret):
        reading = read(typed)
        assert bool(reading.value) != bool(reading.error)
