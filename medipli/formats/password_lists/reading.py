"""Ask a list whether it holds a password."""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterable
from pathlib import Path

MAGIC = b"MDPLIST"
HEADER = len(MAGIC) + 1
WIDTHS = range(4, 21)


class WrongList(ValueError):
    """The file is not a list, or a part of it is missing."""


def header(width: int) -> bytes:
    """What stands before records of ``width`` bytes."""
    return MAGIC + bytes([width])


def sha1(password: str) -> bytes:
    """The digest under which lists hold a password; 20 bytes."""
    return hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()


class PasswordList:
    """A list in a file. Raises OSError or :class:`WrongList` when it cannot be opened. Threads may share one."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            start = file.read(HEADER)
            if len(start) < HEADER or start[:-1] != MAGIC or start[-1] not in WIDTHS:
                raise WrongList(f"{path.name} is not a list of passwords")
            self._width = start[-1]
            self._content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        body = len(self._content) - HEADER
        if body % self._width:
            raise WrongList(f"{path.name} is cut short")
        self.size = body // self._width

    def __len__(self) -> int:
        return self.size

    def holds(self, passwords: Iterable[str]) -> bool:
        """Whether one of these is in the list."""
        return any(self._holds(sha1(one)[: self._width]) for one in passwords)

    def _holds(self, wanted: bytes) -> bool:
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            if self._record(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low < self.size and self._record(low) == wanted

    def _record(self, number: int) -> bytes:
        at = HEADER + number * self._width
        return self._content[at : at + self._width]
