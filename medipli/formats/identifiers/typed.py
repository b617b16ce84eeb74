"""Identifiers as people type them: each reader gives the normal form, or the French sentence that says what is wrong.

``strict`` is for production, where a wrong key is refused; tests and demonstrations pass ``strict=False`` and get a
warning instead, because the fictional identifiers of the authorities partly fail their key.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from medipli.formats.identifiers.keys import compact
from medipli.formats.identifiers.person import is_fictional_rpps, is_valid_adeli, is_valid_rpps
from medipli.formats.identifiers.structure import is_valid_finess, is_valid_siren, is_valid_siret

Kind = Literal["RPPS", "ADELI", "FINESS", "SIREN", "SIRET"]
_LABEL = re.compile(r"^(?:N[°O])?(?:RPPS|ADELI|FINESS|SIREN|SIRET)(?:N[°O])?:?")
_DIGITS = re.compile(r"[0-9]+")
_CORSICAN = re.compile(r"2[AB][0-9]+")
_LONGEST = 60


@dataclass(frozen=True)
class Reading:
    """What was typed, read: the normal form in ``value``, or a sentence in ``error``.

    ``kind`` says which identifier it is. ``warning`` is set when the value is taken although something is odd.
    """

    value: str = ""
    kind: Kind | None = None
    error: str = ""
    warning: str = ""

    @property
    def is_ok(self) -> bool:
        return not self.error


def read_national_number(typed: str, *, strict: bool = True) -> Reading:
    """An RPPS or ADELI number, with or without its type digit; ``value`` is the national id (`8…` or `0…`)."""
    value = _bare(typed)
    if len(value) == 12 and value.startswith("8"):
        value = value[1:]
    if len(value) == 10 and value.startswith("0"):
        value = value[1:]
    if len(value) == 9 and _shaped(value, corsican=True):
        return read_adeli(value)
    if value and _shaped(value) and len(value) != 11:
        said = f"vous avez saisi {len(value)} chiffre{'s' if len(value) > 1 else ''}."
        return Reading(error=f"Un numéro RPPS compte 11 chiffres, un numéro ADELI 9\u202f; {said}")
    return read_rpps(value, strict=strict)


def read_rpps(typed: str, *, strict: bool = True) -> Reading:
    """An RPPS number; ``value`` is the national id, `8` and the 11 digits."""
    value = _bare(typed)
    if len(value) == 12 and value.startswith("8"):
        value = value[1:]
    reading = _read(value, "RPPS", 11, is_valid_rpps, strict=strict)
    if not reading.is_ok:
        return reading
    if is_fictional_rpps(value):
        return Reading(f"8{value}", "RPPS", warning="Ce numéro RPPS fait partie de ceux réservés aux essais.")
    return Reading(f"8{value}", "RPPS", warning=reading.warning)


def read_adeli(typed: str) -> Reading:
    """An ADELI number (no key); ``value`` is the national id, `0` and the 9 characters."""
    value = _bare(typed)
    if len(value) == 10 and value.startswith("0"):
        value = value[1:]
    reading = _read(value, "ADELI", 9, lambda number, strict: is_valid_adeli(number), strict=True, corsican=True)
    return Reading(f"0{value}", "ADELI") if reading.is_ok else reading


def read_finess(typed: str, *, strict: bool = True) -> Reading:
    """A FINESS number, those of Corsica included (« 2A… », « 2B… »)."""
    value = _bare(typed)
    if len(value) == 14 and is_valid_siret(value):
        return Reading(error="Ce numéro est un SIRET. Saisissez le numéro FINESS de l’établissement, de 9 caractères.")
    return _read(value, "FINESS", 9, is_valid_finess, strict=strict, corsican=True)


def read_siren(typed: str, *, strict: bool = True) -> Reading:
    """A SIREN number."""
    return _read(_bare(typed), "SIREN", 9, is_valid_siren, strict=strict)


def read_siret(typed: str, *, strict: bool = True) -> Reading:
    """A SIRET number."""
    return _read(_bare(typed), "SIRET", 14, is_valid_siret, strict=strict)


def read_siren_or_siret(typed: str, *, strict: bool = True) -> Reading:
    """A SIREN or SIRET number, told by its length; ``kind`` says which."""
    value = _bare(typed)
    if value and _shaped(value) and len(value) not in (9, 14):
        said = f"vous avez saisi {len(value)} chiffre{'s' if len(value) > 1 else ''}."
        return Reading(error=f"Un SIREN compte 9 chiffres, un SIRET 14\u202f; {said}")
    return read_siren(value, strict=strict) if len(value) == 9 else read_siret(value, strict=strict)


def display(value: str) -> str:
    """A normal form as people read it: digits in groups, set apart by no-break spaces; others come back as they are.

    « 99 021 0457 » (FINESS), « 123 456 789 00012 » (SIRET), « 9970 0042 009 » (RPPS, without its type digit).
    """
    bare = value[1:] if len(value) == 12 and value.startswith("8") else value
    groups = {9: (2, 3, 4), 11: (4, 4, 3), 14: (3, 3, 3, 5)}.get(len(bare))
    if groups is None or not bare.isalnum():
        return value
    parts: list[str] = []
    for length in groups:
        parts.append(bare[:length])
        bare = bare[length:]
    return "\u00a0".join(parts)


def _bare(typed: str) -> str:
    return _LABEL.sub("", compact(typed[:500]))


def _shaped(value: str, *, corsican: bool = False) -> bool:
    return _DIGITS.fullmatch(value) is not None or (corsican and _CORSICAN.fullmatch(value) is not None)


def _read(
    value: str, kind: Kind, length: int, check: Callable[..., bool], *, strict: bool, corsican: bool = False
) -> Reading:
    name = f"numéro {kind}"
    if not value:
        return Reading(error=f"Saisissez votre {name}." if kind in ("RPPS", "ADELI") else f"Saisissez le {name}.")
    if not _shaped(value, corsican=corsican) or len(value) > _LONGEST:
        but = " (ou commence par 2A ou 2B, en Corse)" if corsican else ""
        return Reading(error=f"Un {name} ne contient que des chiffres{but}.")
    unit = "caractères" if corsican else "chiffres"
    if len(value) != length:
        return Reading(error=f"Un {name} compte {length} {unit}\u202f; vous en avez saisi {len(value)}.")
    if not check(value, strict=False):
        return Reading(error=f"Ce {name} n’est pas valable\u00a0: vérifiez chaque chiffre.")
    if not check(value, strict=True):
        wrong = f"Ce {name} contient une erreur de saisie\u00a0: vérifiez chaque chiffre."
        return Reading(error=wrong) if strict else Reading(value, kind, warning=wrong)
    return Reading(value, kind)
