"""French telephone numbers, overseas included."""

from __future__ import annotations

import pytest

from medipli.formats.phones import display_phone, read_phone


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("01 99 00 12 34", "+33199001234", "01 99 00 12 34"),
        ("01.99.00.12.34", "+33199001234", "01 99 00 12 34"),
        ("+33 (0)1 99 00 12 34", "+33199001234", "01 99 00 12 34"),
        ("0033199001234", "+33199001234", "01 99 00 12 34"),
        ("0590 20 20 20", "+590590202020", "05 90 20 20 20"),
        ("0262 90 20 20", "+262262902020", "02 62 90 20 20"),
        ("0508 41 22 33", "+508412233", "+508 41 22 33"),
        ("+32 2 551 20 20", "+3225512020", "+32 2 551 20 20"),
    ],
)
@pytest.mark.feature(38)
def test_a_number_has_one_normal_form_and_one_display(typed: str, value: str, shown: str) -> None:
    assert read_phone(typed).value == value
    assert display_phone(value) == shown


@pytest.mark.feature(38)
def test_a_short_overseas_number_is_read_with_its_department() -> None:
    assert read_phone("25 25 25", department="988").value == "+687252525"
    assert read_phone("25 25 25").error


@pytest.mark.parametrize("typed", ["", "15", "abc", "01 99 00 12", "00", "\u202e", "1" * 200, "０１"])
def test_what_is_no_number_gets_a_sentence(typed: str) -> None:
    assert read_phone(typed).error.startswith("Saisissez un numéro de téléphone")


def test_a_number_that_cannot_be_read_is_shown_as_it_is() -> None:
    assert display_phone("poste 12") == "poste 12"
