"""What the files of the national registers share: long text files read line by line, without losing a line silently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from medipli.formats.text import strip_controls

LONGEST_LINE = 64 * 1024
_TEN_DIGITS = re.compile(r"0[1-9][0-9]{8}")
_NOT_DIGITS = re.compile(r"[^0-9+]+")
_ROUTING = re.compile(r"^\s*(\d{5})\s+(\S.*)$")
_CEDEX = re.compile(r"\s+CEDEX(?:\s+\d{1,2})?\s*$", re.IGNORECASE)


class WrongFile(Exception):
    """This is not the file that was asked for; the text says what is missing, in French."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be taken: its number in the file (from 1), and why, in French."""

    number: int
    reason: str


def lines_of(file: BinaryIO, fallback: str | None = None) -> Iterator[tuple[int, str] | BadLine]:
    """Numbered lines without their end, UTF-8 (a byte order mark is dropped); empty ones are passed over.

    A line that is not UTF-8 is read with ``fallback`` when there is one, else given as a BadLine. No more than one line
    is ever held, and of an endless line only its start.
    """
    number = 0
    while raw := file.readline(LONGEST_LINE):
        number += 1
        if len(raw) >= LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield BadLine(number, "ligne trop longue")
            continue
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            text = raw.decode().rstrip("\r\n")
        except UnicodeDecodeError:
            if fallback is None:
                yield BadLine(number, "caractères illisibles (la ligne n’est pas en UTF-8)")
                continue
            text = raw.decode(fallback, "replace").rstrip("\r\n")
        if not text.isprintable():
            text = strip_controls(text)
        if text.strip():
            yield number, text


def routed(line: str) -> tuple[str, str]:
    """Postal code and town of an address line: « 25300 DOUBS » gives both, « LILLE CEDEX » only the town."""
    found = _ROUTING.match(line)
    return (found[1], without_cedex(found[2])) if found else ("", without_cedex(line))


def without_cedex(town: str) -> str:
    """« TOULOUSE CEDEX 9 » becomes « TOULOUSE »."""
    return _CEDEX.sub("", town).strip()


def telephone(written: str) -> str:
    """« 0199001234 », « 01.99.00.12.34 » become « 01 99 00 12 34 »; anything else stays as it is, blanks apart."""
    digits = _NOT_DIGITS.sub("", written)
    if _TEN_DIGITS.fullmatch(digits):
        return " ".join(digits[place : place + 2] for place in range(0, 10, 2))
    return " ".join(written.split())[:40]


def joined(*parts: str) -> str:
    """The parts that are not empty, with single blanks."""
    return " ".join(" ".join(parts).split())
