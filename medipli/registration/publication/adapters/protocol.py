"""What an adapter does with one publication, and how it tells what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from medipli.registration.publication.content import Listing


@dataclass(frozen=True)
class Said:
    """The directory holds what was to be said; ``changed`` is False when it did already."""

    changed: bool


@dataclass(frozen=True)
class Later:
    """Not now: it is worth trying again. ``seconds`` is how long the directory asked to wait, 0 when it did not say."""

    explanation: str
    seconds: int = 0


@dataclass(frozen=True)
class Refused:
    """The directory will not take it: somebody has to look. ``explanation`` is a French sentence."""

    explanation: str


Outcome = Said | Later | Refused


class Adapter(Protocol):
    """A way to the directory. Both verbs may be called again for what was said already: it is then said no more."""

    def publish(self, listing: Listing) -> Outcome:
        """Have the directory hold this box."""

    def withdraw(self, listing: Listing) -> Outcome:
        """Have the directory hold it no more."""
