"""Registry of the scenario scripts: each says which patients it may concern and how often it happens."""

from collections.abc import Callable
from dataclasses import dataclass

from .scene import Scene

Play = Callable[[Scene], None]


@dataclass(frozen=True)
class Script:
    """A scenario; `trait` selects its patients ("" = no patient), `times` is how often it runs in ninety days."""

    name: str
    play: Play
    trait: str
    times: int
    hours: tuple[int, int]
    cast: int


SCRIPTS: list[Script] = []


def script(trait: str, times: int = 1, hours: tuple[int, int] = (8, 18), cast: int = 1) -> Callable[[Play], Play]:
    """Register a scenario that starts between `hours` on a weekday and concerns `cast` patients."""

    def register(play: Play) -> Play:
        SCRIPTS.append(Script(play.__name__.replace("_", "-"), play, trait, times, hours, cast))
        return play

    return register
