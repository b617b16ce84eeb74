"""Shapes and keys of French health identifiers (all invented here)."""

from __future__ import annotations

import pytest

from medipli.formats import identifiers


def with_luhn(start: str) -> str:
    """The number completed with its Luhn key."""
    total = 0
    for position, digit in enumerate(reversed(start)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return start + str(-total % 10)


def wrong(number: str) -> str:
    """The same number with another last digit."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def test_an_rpps_needs_eleven_digits_and_its_key() -> None:
    rpps = with_luhn("9970000001")
    assert identifiers.is_valid_rpps(rpps)
    assert identifiers.is_valid_rpps(f"{rpps[:5]} {rpps[5:]}")
    assert not identifiers.is_valid_rpps(wrong(rpps))
    assert identifiers.is_valid_rpps(wrong(rpps), strict=False)
    assert identifiers.key_fails(wrong(rpps))
    assert not identifiers.key_fails(rpps)
    for bad in ("", "123", rpps + "0", "9970000001a", "٩٩٧٠٠٠٠٠٠١٢"):
        assert not identifiers.is_valid_rpps(bad, strict=False)


def test_a_national_id_names_its_kind() -> None:
    assert identifiers.is_valid_national_id("8" + with_luhn("9970000001"))
    assert identifiers.is_valid_national_id("0" + "991234567")
    assert not identifiers.is_valid_national_id("7" + with_luhn("9970000001"))


def test_fictional_numbers_are_told_by_their_range_and_not_by_their_key() -> None:
    assert identifiers.is_fictional_rpps("99700218896")
    assert identifiers.is_fictional_rpps("899700218896")
    assert not identifiers.is_fictional_rpps("10000000000")


def test_a_finess_has_a_key_in_corsica_too() -> None:
    finess = with_luhn("99000012")
    assert identifiers.is_valid_finess(finess)
    assert not identifiers.is_valid_finess(wrong(finess))
    corsican = with_luhn("20000012")
    assert identifiers.is_valid_finess(f"2A{corsican[2:]}")
    assert identifiers.is_valid_finess(f"2b{corsican[2:]}")
    assert not identifiers.is_valid_finess("2C0000120", strict=False)


def test_siren_and_siret() -> None:
    siren = with_luhn("99999999")
    siret = with_luhn(f"{siren}0001")
    assert identifiers.is_valid_siren(siren)
    assert identifiers.is_valid_siret(siret)
    assert not identifiers.is_valid_siret(wrong(siret))
    assert identifiers.is_valid_siret(wrong(siret), strict=False)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2900199999999", 97 - 2900199999999 % 97),
        ("190012A999999", 97 - 1900119999999 % 97),
        ("190012B999999", 97 - 1900118999999 % 97),
    ],
)
def test_the_key_of_an_ins_counts_corsica_as_19_and_18(start: str, expected: int) -> None:
    assert identifiers.ins_key(start) == f"{expected:02d}"
    assert identifiers.is_valid_ins(f"{start}{expected:02d}")
    assert not identifiers.is_valid_ins(f"{start}{(expected % 97) + 1:02d}") or expected == 97


def test_a_matricule_of_another_shape_has_no_key() -> None:
    with pytest.raises(ValueError, match="matricule"):
        identifiers.ins_key("12")
