"""What the demonstration prints once it runs."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator

_CONTENT = "medipli.ops.demo.content.people"
_SHOWN = 8


def lines(address: str, *, has_cards: bool = False) -> Iterator[str]:
    """The address, some of the people one can be, and where ordinary mail is shown."""
    rule = "─" * 78
    yield ""
    yield rule
    yield f"  Medipli runs at        {address}"
    yield f"  Codes and notices at   {address}/demo/courriels"
    yield f"  A telephone to confirm {address}/demo/telephone"
    if has_cards:
        yield f"  A card to try at       {address}/demo/carte"
    yield ""
    yield "  Sign in with one click as one of these invented people:"
    for person in _people():
        yield f"    {person}"
    yield "    …"
    yield ""
    yield "  Ctrl-C stops everything."
    yield rule


def _people() -> list[str]:
    if importlib.util.find_spec(_CONTENT) is None:
        return []
    people = importlib.import_module(_CONTENT).PEOPLE[:_SHOWN]
    return [
        f"{person.civility + ' ' + person.first_name + ' ' + person.last_name:<28} {person.profession}"
        for person in people
    ]
