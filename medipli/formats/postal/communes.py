"""All French communes with their postal codes, read once from the table beside this module."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from medipli.formats.folding import fold


@dataclass(frozen=True, slots=True)
class Commune:
    """A town: INSEE ``code``, French ``name``, its postal codes, ``department`` (« 31 », « 2A », « 974 »).

    ``former_names`` are the communes that were merged into it, under which people still know their place.
    """

    code: str
    name: str
    postal_codes: tuple[str, ...]
    department: str
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Towns, the largest first, with what they are looked up by."""

    communes: tuple[Commune, ...]
    by_postal_code: Mapping[str, tuple[Commune, ...]]
    folded: tuple[tuple[str, Commune], ...] = field(repr=False)


_added: list[Commune] = []


def extend(communes: Iterable[Commune]) -> None:
    """Add towns for the life of this process (the demonstration's invented ones); known ones are passed over."""
    known = {one.code for one in _added}
    _added.extend(one for one in communes if one.code not in known)
    gazetteer.cache_clear()


@cache
def gazetteer() -> Gazetteer:
    """Every town, read on first use (some tenths of a second)."""
    packed = (resources.files(__package__) / "data" / "communes.tsv.gz").read_bytes()
    communes = (*map(_commune, gzip.decompress(packed).decode().splitlines()), *_added)
    by_postal_code: dict[str, list[Commune]] = {}
    for one in communes:
        for postal_code in one.postal_codes:
            by_postal_code.setdefault(postal_code, []).append(one)
    folded = tuple((fold(name), one) for one in communes for name in (one.name, *one.former_names))
    return Gazetteer(communes, {code: tuple(found) for code, found in by_postal_code.items()}, folded)


def _commune(line: str) -> Commune:
    code, name, department, postal_codes, former = line.split("\t")
    return Commune(code, name, tuple(postal_codes.split("|")), department, tuple(former.split("|")) if former else ())
