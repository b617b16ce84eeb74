"""Where regions stand on the map of the journey: a honeycomb, drawn from data, that claims no geography."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

SIDE = 30
"""Of a hexagon, in units of the drawing."""
_WIDTH, _STEP = SIDE * sqrt(3), SIDE * 1.5

# Column and row of the regions of France, by hand: neighbours touch, as far as hexagons allow.
_FRANCE = {
    "hdf": (3, 0), "nor": (2, 1), "idf": (3, 1), "ge": (4, 1),
    "bzh": (1, 2), "pdl": (2, 2), "cvl": (3, 2), "bfc": (4, 2),
    "na": (2, 3), "ara": (3, 3), "oc": (2, 4), "paca": (3, 4), "cor": (5, 4),
    "gp": (0, 0), "mq": (0, 1), "gf": (0, 2), "re": (0, 3), "yt": (0, 4),
}  # fmt: skip
_OTHER_NAMES = {"aura": "ara", "bre": "bzh", "corse": "cor", "grand-est": "ge", "naq": "na", "occ": "oc", "pac": "paca"}


@dataclass(frozen=True)
class Tile:
    """A hexagon: its corners as SVG writes them, its middle, and two or three letters for it."""

    code: str
    points: str
    x: int
    y: int
    letters: str


@dataclass(frozen=True)
class Drawing:
    """The tiles and the size of the drawing that holds them."""

    tiles: tuple[Tile, ...]
    width: int
    height: int


def drawing(codes: Sequence[str]) -> Drawing:
    """The map of these regions: the place of each in France, or a plain honeycomb when one of them is not there."""
    known = {code: _FRANCE.get(_OTHER_NAMES.get(code, code)) for code in codes}
    if codes and all(known.values()):
        places = {code: place for code, place in known.items() if place is not None}
    else:
        across = max(1, ceil(sqrt(len(codes))))
        places = {code: (number % across, number // across) for number, code in enumerate(codes)}
    left = min((column for column, _ in places.values()), default=0)
    tiles = tuple(_tile(code, column - left, row) for code, (column, row) in places.items())
    width = max((tile.x for tile in tiles), default=0) + _WIDTH / 2
    height = max((tile.y for tile in tiles), default=0) + SIDE
    return Drawing(tiles, ceil(width) + 2, ceil(height) + 2)


def _tile(code: str, column: int, row: int) -> Tile:
    x = _WIDTH * (column + 0.5 + 0.5 * (row % 2)) + 1
    y = _STEP * row + SIDE + 1
    half, inner = _WIDTH / 2 - 1.5, SIDE - 1.5
    corners = ((0, -inner), (half, -inner / 2), (half, inner / 2), (0, inner), (-half, inner / 2), (-half, -inner / 2))
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return Tile(code, points, round(x), round(y), code[:4].upper())
