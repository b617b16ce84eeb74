"""What one check finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from medipli.directory.registers.queries import Freshness, freshness
from medipli.formats.folding import fold
from medipli.registration.models import Check

Verdict = Check.Verdict
SOURCES = {"practitioners": "Annuaire santé", "establishments": "Référentiel FINESS"}
SERVICE = "Medipli"
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One row of the desk's page; ``given`` and ``known`` stand side by side when they differ."""

    name: str
    verdict: str
    title: str
    detail: str = ""
    given: str = ""
    known: str = ""
    source: str = SERVICE


class Register:
    """One register, read once per run of the checks: how fresh it is, and how to name it."""

    def __init__(self, name: Literal["practitioners", "establishments"]) -> None:
        self.freshness: Freshness = freshness(name)
        self.name = name

    @property
    def source(self) -> str:
        """« Référentiel FINESS, 12 mars 2026 »."""
        day = self.freshness.data_of
        return SOURCES[self.name] + (f", {day.day} {_MONTHS[day.month - 1]} {day.year}" if day else "")

    @property
    def silence(self) -> str:
        """Why the register cannot be relied on; empty when it can."""
        if not self.freshness.is_loaded:
            return "Le référentiel n’est pas chargé\u00a0: rien n’a été vérifié, à contrôler à la main."
        if self.freshness.is_stale:
            return "Les données du référentiel sont trop anciennes pour conclure, à contrôler à la main."
        return ""


def same(left: str, right: str) -> bool:
    """Whether two words or names are the same but for accents, capitals and punctuation."""
    return fold(left) == fold(right)


def alike(left: str, right: str) -> bool:
    """Whether all the words of one name stand in the other: « Pharmacie X » and « SELARL Pharmacie X »."""
    first, second = set(fold(left).split()), set(fold(right).split())
    return bool(first and second) and (first <= second or second <= first)
