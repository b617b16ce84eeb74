"""Identifiers of people and structures in French health: shapes and check digits.

Fictional identifiers of the authorities (`8997…`, `ANS…`) partly fail their check digit, so each check takes
`strict`: production refuses a failing key, test and demonstration only look at the shape and warn (`key_fails`).
"""

import re

from stdnum import luhn
from stdnum.fr import nir, siren, siret

_RPPS = re.compile(r"[0-9]{11}")
_ADELI = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{7}")
_FINESS = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{7}")
_INS = re.compile(r"[12378][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}")
_FICTIONAL_RPPS = re.compile(r"(?:8?997)[0-9]*")
_SEPARATORS = re.compile(r"[\s\u00a0\u202f.\-]+")


def compact(number: str) -> str:
    """Return the number without spaces, dots and hyphens, in capitals."""
    return _SEPARATORS.sub("", number).upper()


def luhn_ok(digits: str) -> bool:
    """Whether a string of ASCII digits passes the Luhn check (ISO/IEC 7812-1)."""
    return digits.isascii() and digits.isdigit() and bool(luhn.is_valid(digits))


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
    """Whether the number is in the range that the authorities keep for tests (`997…`, national id `8997…`)."""
    return _FICTIONAL_RPPS.fullmatch(compact(number)) is not None


def is_valid_finess(number: str, *, strict: bool = True) -> bool:
    """Whether this is a FINESS number: 9 characters (department first), the last a Luhn key.

    In Corsica the letter of the department counts as 0 in the key.
    """
    value = compact(number)
    if _FINESS.fullmatch(value) is None:
        return False
    return not strict or luhn_ok(value.replace("A", "0").replace("B", "0"))


def is_valid_siren(number: str, *, strict: bool = True) -> bool:
    """Whether this is a SIREN: 9 digits, Luhn."""
    value = compact(number)
    return len(value) == 9 and value.isascii() and value.isdigit() and (not strict or bool(siren.is_valid(value)))


def is_valid_siret(number: str, *, strict: bool = True) -> bool:
    """Whether this is a SIRET: 14 digits, Luhn (with La Poste's exception)."""
    value = compact(number)
    return len(value) == 14 and value.isascii() and value.isdigit() and (not strict or bool(siret.is_valid(value)))


def ins_key(matricule: str) -> str:
    """Return the two-digit key of the first 13 characters of an INS matricule: 97 − (n mod 97).

    Corsica: 2A counts as 19, 2B as 18. Raises ValueError when the 13 characters are not a matricule.
    """
    value = compact(matricule)[:13]
    if _INS.fullmatch(f"{value}00") is None:
        raise ValueError("not the first 13 characters of an INS matricule")
    return str(nir.calc_check_digits(value))


def is_valid_ins(matricule: str, *, strict: bool = True) -> bool:
    """Whether this is an INS matricule: NIR or NIA of 15 characters, key included."""
    value = compact(matricule)
    return _INS.fullmatch(value) is not None and (not strict or ins_key(value) == value[13:])


def key_fails(number: str) -> bool:
    """Whether a well-shaped RPPS (11), FINESS/SIREN (9), SIRET (14) or INS (15) has a wrong key: what a test or a
    demonstration warns about and production refuses."""
    checks = {11: (is_valid_rpps,), 9: (is_valid_finess, is_valid_siren), 14: (is_valid_siret,), 15: (is_valid_ins,)}
    candidates = checks.get(len(compact(number)), ())
    shaped = [check for check in candidates if check(number, strict=False)]
    return bool(shaped) and not any(check(number, strict=True) for check in shaped)
