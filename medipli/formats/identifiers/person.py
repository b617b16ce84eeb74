"""Numbers of professionals: RPPS, ADELI, and the national id that names which of the two it is."""

import re

from medipli.formats.identifiers.keys import compact, luhn_ok

_RPPS = re.compile(r"[0-9]{11}")
_ADELI = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{7}")
_FICTIONAL_RPPS = re.compile(r"(?:8?99[79])[0-9]*")


def is_valid_rpps(number: str, *, strict: bool = True) -> bool:
    """Whether this is an RPPS number: 11 digits, the last a Luhn key."""
    value = compact(number)
    return _RPPS.fullmatch(value) is not None and (not strict or luhn_ok(value))


def is_valid_adeli(number: str) -> bool:
    """Whether this is an ADELI number: department then 7 digits (no longer issued, still met)."""
    return _ADELI.fullmatch(compact(number)) is not None


def is_valid_national_id(number: str, *, strict: bool = True) -> bool:
    """Whether this is a person's national id: `8` and an RPPS number, or `0` and an ADELI number."""
    value = compact(number)
    if value.startswith("8"):
        return is_valid_rpps(value[1:], strict=strict)
    return value.startswith("0") and is_valid_adeli(value[1:])


def is_fictional_rpps(number: str) -> bool:
    """Whether the number is in a range kept for tests: `997…` (national id `8997…`), and `999…` of this service."""
    return _FICTIONAL_RPPS.fullmatch(compact(number)) is not None
