"""Postal codes and towns: what a postal code stands for, towns by name, and whether the two fit together.

Source of the table: ``data/README.md``. It holds no CEDEX codes; they are taken as they are (``Place.is_known``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from medipli.formats.folding import fold
from medipli.formats.identifiers.keys import compact
from medipli.formats.postal.communes import Commune, extend, gazetteer

__all__ = ["Commune", "Place", "communes", "department_of", "extend", "find_communes", "read_place"]

_CEDEX = re.compile(r"\bcedex(?: \d{1,2})?\b")
_DISTRICT = re.compile(r"\b(?:\d{1,2}(?:er|e|eme)?)(?: arrondissement)?$")
_SHORT_SAINT = re.compile(r"\bst(e?)\b")
_LONGEST_TOWN = 100


@dataclass(frozen=True)
class Place:
    """A postal code and a town as they were read.

    ``is_known`` is false for what the table cannot tell (CEDEX, special codes): it is taken, and the desk looks at it.
    """

    postal_code: str = ""
    town: str = ""
    is_known: bool = False
    postal_code_error: str = ""
    town_error: str = ""

    @property
    def is_ok(self) -> bool:
        return not (self.postal_code_error or self.town_error)


def communes(postal_code: str) -> tuple[Commune, ...]:
    """The towns of a postal code, the largest first; none for a code that no town has (CEDEX included)."""
    return gazetteer().by_postal_code.get(compact(postal_code[:20]), ())


def find_communes(text: str, limit: int = 10) -> tuple[Commune, ...]:
    """Towns by the start of their name or of one of its words, or by the start of a postal code.

    The exact name comes first, then names that start so, then the others; larger towns first. Names of merged communes
    find the town they belong to. Fewer than two letters find nothing.
    """
    digits = compact(text[:_LONGEST_TOWN])
    if digits.isascii() and digits.isdigit():
        return _by_postal_code(digits, limit)
    wanted = _plain(text[:_LONGEST_TOWN])
    if len(wanted) < 2:
        return ()
    ranked: tuple[list[Commune], list[Commune], list[Commune]] = ([], [], [])
    for name, commune in gazetteer().folded:
        if name.startswith(wanted):
            ranked[0 if name == wanted else 1].append(commune)
        elif f" {wanted}" in name:
            ranked[2].append(commune)
    return tuple(dict.fromkeys(commune for rank in ranked for commune in rank))[:limit]


def department_of(postal_code: str) -> str:
    """The department of a postal code (« 31 », « 2A », « 974 »), empty when there is none of that kind."""
    value = compact(postal_code[:20])
    if not re.fullmatch(r"[0-9]{5}", value):
        return ""
    if found := communes(value):
        return found[0].department
    if value.startswith("20"):
        return "2A" if value < "20200" else "2B"
    return value[:3] if value.startswith(("97", "98")) else value[:2]


def read_place(postal_code: str, town: str) -> Place:
    """Postal code and town as people type them, with the town's proper spelling; errors are French sentences.

    A town that the postal code does not have is refused with the ones it has. A code that the table does not know is
    refused too, unless the town says CEDEX: companies and hospitals have codes of their own.
    """
    code, name = compact(postal_code[:200]), " ".join(town[:300].split())
    if not re.fullmatch(r"[0-9]{5}", code):
        said = "Un code postal compte 5 chiffres." if code else "Saisissez un code postal."
        return Place(code, name, postal_code_error=said, town_error="" if name else "Saisissez une ville.")
    found = communes(code)
    if not name or len(name) > _LONGEST_TOWN:
        return Place(code, name, town_error="Saisissez une ville.")
    if _CEDEX.search(fold(name)):
        return Place(code, name)
    if not found:
        hint = "vérifiez-le, ou ajoutez «\u00a0CEDEX\u00a0» après la ville s’il s’agit d’un code CEDEX."
        return Place(code, name, postal_code_error=f"Aucune commune n’a le code postal {code}\u00a0: {hint}")
    wanted = _plain(name)
    for one in found:
        if wanted in {_plain(known) for known in (one.name, *one.former_names)}:
            return Place(code, one.name, is_known=True)
    names = [one.name for one in found]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:4])}{'…' if len(names) > 4 else ''}"
    return Place(code, name, town_error=f"Le code postal {code} correspond à\u00a0: {listed}.")


def _by_postal_code(digits: str, limit: int) -> tuple[Commune, ...]:
    known = gazetteer().by_postal_code
    if len(digits) == 5:
        return known.get(digits, ())[:limit]
    if len(digits) > 5 or len(digits) < 2:
        return ()
    found = (one for code in sorted(known) if code.startswith(digits) for one in known[code])
    return tuple(dict.fromkeys(found))[:limit]


def _plain(name: str) -> str:
    """A name folded, without its district, « st » written out."""
    folded = _SHORT_SAINT.sub(r"saint\1", fold(name))
    return _DISTRICT.sub("", folded).strip() or folded
