"""Which of the two forms a file has."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from medipli.formats.finess.classic import read_classic
from medipli.formats.finess.row import EstablishmentRow
from medipli.formats.finess.structures import read_structures
from medipli.formats.registerlines import BadLine


def read_establishments(file: BinaryIO) -> Iterator[EstablishmentRow | BadLine]:
    """The establishments of a FINESS file, classic CSV or JSON, told by its first character.

    Lines that could not be taken come with their number and reason. Raises WrongFile for anything else.
    """
    start = file.read(16)
    rest = io.BufferedReader(_Joined(start, file))
    is_json = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    return read_structures(rest) if is_json else read_classic(rest)


class _Joined(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start, self._rest = start, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        chunk = self._start[: len(view)] or self._rest.read(len(view))
        self._start = self._start[len(view) :]
        view[: len(chunk)] = chunk
        return len(chunk)
