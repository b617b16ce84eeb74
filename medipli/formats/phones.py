"""French telephone numbers, overseas included: normal form (E.164) and the form that people read."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

from medipli.formats.text import strip_controls

_OVERSEAS = ("GP", "GF", "MQ", "RE", "YT")
_PACIFIC = {"975": "PM", "986": "WF", "987": "PF", "988": "NC"}
_TEN_DIGITS = re.compile(r"0[1-9][0-9]{8}")
_SAINT_PIERRE = re.compile(r"0508[0-9]{6}")
_LONGEST = 40


@dataclass(frozen=True)
class Phone:
    """A number that was read: ``value`` in E.164 (« +33199001234 »), or a French sentence in ``error``."""

    value: str = ""
    error: str = ""

    @property
    def is_ok(self) -> bool:
        return not self.error


def read_phone(typed: str, *, department: str = "") -> Phone:
    """A telephone number as it is typed. ``department`` (« 988 ») tells what a short overseas number means.

    A national number goes to the territory that uses it: 0590… to Guadeloupe, 0262… to La Réunion. Ten digits that
    start with 0 are taken even where numbering plans do not know the range yet. Short numbers (« 15 ») are refused.
    """
    text = strip_controls(typed).strip()
    if not text:
        return Phone(error="Saisissez un numéro de téléphone.")
    if len(text) > _LONGEST or not any(letter.isdigit() for letter in text):
        return Phone(error=_wrong())
    digits = re.sub(r"[\s\u00a0\u202f./()-]+", "", text)
    home = _PACIFIC.get(department, "FR")
    if _SAINT_PIERRE.fullmatch(digits):
        digits, home = digits[4:], "PM"
    for region in (home, "FR", *_OVERSEAS):
        number = _parsed(digits, region)
        if number is not None and phonenumbers.is_valid_number(number):
            return Phone(_normal(number))
    number = _parsed(digits, "FR") if _TEN_DIGITS.fullmatch(digits) else None
    return Phone(_normal(number)) if number is not None else Phone(error=_wrong())


def display_phone(value: str) -> str:
    """« 01 99 00 12 34 » for French numbers, the international form for others; what cannot be read stays as it is."""
    number = _parsed(value, "FR")
    if number is None or not phonenumbers.is_possible_number(number):
        return value
    if number.country_code in (33, 262, 590, 594, 596):
        digits = f"0{number.national_number:09d}"
        return " ".join(digits[place : place + 2] for place in range(0, 10, 2))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _normal(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _wrong() -> str:
    return "Saisissez un numéro de téléphone complet, par exemple 01\u00a099\u00a000\u00a012\u00a034."
