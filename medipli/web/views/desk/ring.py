"""The deadline ring (UI.md §4): how much of the time has gone, what is left in words, and a colour that says hurry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from medipli.web.french import NBSP

_HURRY, _SOON = timedelta(hours=6), timedelta(hours=27)
_DAYS_FROM = 100


@dataclass(frozen=True)
class Ring:
    """``elapsed`` is in per cent; ``text`` stands inside, ``spoken`` is what a screen reader says."""

    elapsed: int
    text: str
    spoken: str
    tone: Literal["pine", "saf", "gar", "off"]


def ring_of(left: timedelta | None, share_left: int) -> Ring:
    """The ring of a clock; without a clock, an empty one."""
    if left is None:
        return Ring(0, "–", "aucune échéance en cours", "off")
    if left < timedelta():
        return Ring(100, f"−{in_words(-left)}", f"en retard de {in_words(-left)}", "gar")
    tone: Literal["pine", "saf", "gar"] = "gar" if left < _HURRY else "saf" if left <= _SOON else "pine"
    return Ring(100 - share_left, in_words(left), f"reste {in_words(left)}", tone)


def in_words(length: timedelta) -> str:
    """« 19 h », « 45 min », « 6 j »: whole units, rounded down."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    hours = minutes // 60
    return f"{hours}{NBSP}h" if hours < _DAYS_FROM else f"{hours // 24}{NBSP}j"


def ago(length: timedelta) -> str:
    """« à l’instant » within a minute, then « il y a 5 min », « il y a 3 h », « il y a 6 j »."""
    return f"il y a {in_words(length)}" if length >= timedelta(minutes=1) else "à l’instant"
