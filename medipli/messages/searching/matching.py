"""What is asked of words, read from PostgreSQL's own writing of a ``tsquery``, for an index or for a text.

PostgreSQL stems; what it then asks for is written again in two ways that find the same: for the word index, and as
conditions on the words of one row, which spare making a vector of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

TOKEN = re.compile(r"\s*(?:'(?P<word>[0-9a-z/]+)'(?P<prefix>:\*)?|(?P<sign>[&|()]|<(?:-|\d+)>))\s*")

REFUSED = "Not a query that this service wrote."


@dataclass(frozen=True)
class Word:
    """A whole word, or the beginning of one."""

    text: str
    is_prefix: bool

    @property
    def tsquery(self) -> str:
        return f"'{self.text}'{':*' if self.is_prefix else ''}"

    def condition(self, said: str) -> str:
        """SQL on a text that holds each word between two spaces."""
        return f"strpos({said}, ' {self.text}{'' if self.is_prefix else ' '}') > 0"

    def covers(self, other: Asked) -> bool:
        """Whether whatever matches the other matches this as well."""
        if not isinstance(other, Word):
            return False
        return other.text.startswith(self.text) if self.is_prefix else other == self


@dataclass(frozen=True)
class AnyOf:
    """One of these."""

    parts: Sequence[Asked]

    @property
    def tsquery(self) -> str:
        return f"({' | '.join(part.tsquery for part in self.parts)})"

    def condition(self, said: str) -> str:
        """SQL on a text that holds each word between two spaces."""
        return f"({' OR '.join(part.condition(said) for part in self.parts)})"


@dataclass(frozen=True)
class AllOf:
    """All of these."""

    parts: Sequence[Asked]

    @property
    def tsquery(self) -> str:
        return f"({' & '.join(part.tsquery for part in self.parts)})"

    def condition(self, said: str) -> str:
        """SQL on a text that holds each word between two spaces."""
        return f"({' AND '.join(part.condition(said) for part in self.parts)})"


Asked = Word | AnyOf | AllOf


def asked(tsquery: str) -> Asked:
    """Read ``(query)::text``. Words that must follow each other (PostgreSQL cuts ``12e3x`` in two) must all be there.

    Raises ``ValueError`` for anything but words of ``[0-9a-z/]``, ``:*``, ``&``, ``|``, ``<->`` and parentheses: what
    it returns can be written into SQL as it is.
    """
    return _Reader(tsquery).read()


class _Reader:
    """From the whole to its parts: ``|`` binds less than ``&``."""

    def __init__(self, tsquery: str) -> None:
        self._text = tsquery
        self._position = 0
        self._next: Word | str = ""
        self._go_on()

    def read(self) -> Asked:
        whole = self._any_of()
        if self._next:
            raise ValueError(REFUSED)
        return whole

    def _go_on(self) -> Word | str:
        """The token that was next; the one after it comes next, empty at the end."""
        current, self._next = self._next, ""
        if self._position < len(self._text):
            match = TOKEN.match(self._text, self._position)
            if match is None:
                raise ValueError(REFUSED)
            self._position = match.end()
            self._next = Word(match["word"], bool(match["prefix"])) if match["word"] else match["sign"]
        return current

    def _any_of(self) -> Asked:
        kept: list[Asked] = []
        while True:
            part = self._all_of()
            # « bilan:* | bilan | bilanion » asks for the first alone.
            if not any(isinstance(one, Word) and one.covers(part) for one in kept):
                kept = [one for one in kept if not (isinstance(part, Word) and part.covers(one))]
                kept.append(part)
            if self._next != "|":
                return kept[0] if len(kept) == 1 else AnyOf(kept)
            self._go_on()

    def _all_of(self) -> Asked:
        parts = [self._one()]
        while isinstance(self._next, str) and self._next.startswith(("&", "<")):
            self._go_on()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _one(self) -> Asked:
        current = self._go_on()
        if isinstance(current, Word):
            return current
        if current != "(":
            raise ValueError(REFUSED)
        inside = self._any_of()
        if self._go_on() != ")":
            raise ValueError(REFUSED)
        return inside
