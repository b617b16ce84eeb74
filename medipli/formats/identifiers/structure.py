"""Numbers of structures: FINESS, SIREN, SIRET."""

import re

from stdnum.fr import siren, siret

from medipli.formats.identifiers.keys import compact, luhn_ok

_FINESS = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{7}")


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
