"""Recipients as chips and suggestions show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from medipli.directory.queries import Suggestion, resolve
from medipli.formats.mime import is_valid_address
from medipli.web.components import avatar_for

SHOWN = 60
"""Chips of one field that are looked up at once; a longer list is told as a number."""


@dataclass(frozen=True)
class Chip:
    """A recipient as the page draws it; ``state`` is empty, ``unknown`` or ``malformed``."""

    name: str
    address: str
    detail: str
    kind: str
    initials: str
    tint: int
    organisation: bool
    state: str
    exchanges: int = 0


def chips(people: Iterable[dict[str, str]]) -> list[Chip]:
    """The first :data:`SHOWN` people looked up in one query."""
    first = list(people)[:SHOWN]
    known = resolve(one["address"] for one in first)
    return [_chip(one, known.get(one["address"].strip().lower())) for one in first]


def suggested(found: Suggestion) -> Chip:
    """Somebody of the service."""
    drawn = avatar_for(found.name, found.address, organisation=found.is_shared)
    return Chip(
        name=found.name,
        address=found.address,
        detail=found.detail,
        kind=found.kind_label,
        initials=drawn.initials,
        tint=drawn.tint,
        organisation=found.is_shared,
        state="",
        exchanges=found.exchanges,
    )


def _chip(person: dict[str, str], found: Suggestion | None) -> Chip:
    address = person["address"]
    if found is not None:
        return suggested(found)
    drawn = avatar_for(person.get("name") or address, address)
    state = "unknown" if is_valid_address(address) else "malformed"
    return Chip(person.get("name", ""), address, "", "", drawn.initials, drawn.tint, False, state)
