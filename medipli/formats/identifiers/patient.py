"""The number of a patient: the INS matricule."""

import re

from stdnum.fr import nir

from medipli.formats.identifiers.keys import compact

_INS = re.compile(r"[12378][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}")


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
