"""Identifiers of people and structures in French health: shapes, check digits, and reading what people type.

Fictional identifiers of the authorities (`8997…`, `ANS…`) partly fail their check digit, so each check takes
`strict`: production refuses a failing key, test and demonstration only look at the shape and warn (`key_fails`).
"""

from medipli.formats.identifiers.keys import compact, luhn_ok
from medipli.formats.identifiers.patient import ins_key, is_valid_ins
from medipli.formats.identifiers.person import is_fictional_rpps, is_valid_adeli, is_valid_national_id, is_valid_rpps
from medipli.formats.identifiers.structure import is_valid_finess, is_valid_siren, is_valid_siret
from medipli.formats.identifiers.typed import (
    Kind,
    Reading,
    display,
    read_adeli,
    read_finess,
    read_national_number,
    read_rpps,
    read_siren,
    read_siren_or_siret,
    read_siret,
)

__all__ = [
    "Kind",
    "Reading",
    "compact",
    "display",
    "ins_key",
    "is_fictional_rpps",
    "is_valid_adeli",
    "is_valid_finess",
    "is_valid_ins",
    "is_valid_national_id",
    "is_valid_rpps",
    "is_valid_siren",
    "is_valid_siret",
    "key_fails",
    "luhn_ok",
    "read_adeli",
    "read_finess",
    "read_national_number",
    "read_rpps",
    "read_siren",
    "read_siren_or_siret",
    "read_siret",
]


def key_fails(number: str) -> bool:
    """Whether a well-shaped RPPS (11), FINESS/SIREN (9), SIRET (14) or INS (15) has a wrong key: what a test or a
    demonstration warns about and production refuses."""
    checks = {11: (is_valid_rpps,), 9: (is_valid_finess, is_valid_siren), 14: (is_valid_siret,), 15: (is_valid_ins,)}
    candidates = checks.get(len(compact(number)), ())
    shaped = [check for check in candidates if check(number, strict=False)]
    return bool(shaped) and not any(check(number, strict=True) for check in shaped)
