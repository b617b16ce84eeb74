"""What all identifiers share: writing them without separators, and the Luhn key."""

import re

from stdnum import luhn

from medipli.formats.text import strip_controls

_SEPARATORS = re.compile(r"[\s\u00a0\u202f.\-‐‑–]+")


def compact(number: str) -> str:
    """Return the number without spaces, dots, hyphens and invisible characters, in capitals."""
    return _SEPARATORS.sub("", strip_controls(number)).upper()


def luhn_ok(digits: str) -> bool:
    """Whether a string of ASCII digits passes the Luhn check (ISO/IEC 7812-1)."""
    return digits.isascii() and digits.isdigit() and bool(luhn.is_valid(digits))
