"""What somebody typed in the search field: words, a number, or the beginning of an address."""

from __future__ import annotations

from dataclasses import dataclass

from medipli.formats.folding import fold
from medipli.formats.identifiers import compact

MOST_WORDS, LONGEST = 8, 200
PARTICLES = frozenset({"d", "de", "des", "du", "l", "la", "le", "les", "dr", "docteur", "pr", "mme", "m", "mr"})
_SHORT = 3
"""Shorter words begin too many others: they rank what longer ones found."""


@dataclass(frozen=True)
class Asked:
    """``words`` as they are looked up, ``ranking`` all that counts for the order; or a number, or an address."""

    words: tuple[str, ...] = ()
    ranking: tuple[str, ...] = ()
    number: str = ""
    address: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.number or self.address)


def read(text: str) -> Asked:
    """Read the field. A number of nine digits and more is a RPPS, an ADELI, a FINESS or a SIRET; an @ makes an address.

    Particles and titles only count when nothing else was typed.
    """
    text = text[:LONGEST]
    if "@" in text.strip():
        return Asked(address="".join(text.split()).lower())
    digits = compact(text)
    if digits.isascii() and digits.isalnum() and sum(map(str.isdigit, digits)) >= 8 and 9 <= len(digits) <= 15:
        return Asked(number=digits.upper())
    every = tuple(dict.fromkeys(fold(text).split()))[:MOST_WORDS]
    telling = tuple(word for word in every if word not in PARTICLES) or every
    words = tuple(word for word in telling if len(word) >= _SHORT or word.isdigit())
    return Asked(words=words or telling[:1], ranking=telling)
