"""Write a list from lines of words or of SHA-1 digests, however many there are: sorted in runs, then merged."""

from __future__ import annotations

import heapq
import mmap
import os
import re
import sys
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import BinaryIO

from medipli.formats.password_lists.folding import key
from medipli.formats.password_lists.reading import header, sha1

WIDTH = 8
"""Bytes of each digest that are kept: enough for a thousand million passwords without one taken for another."""
RUN = 2_000_000
LONGEST_LINE = 4096
_SHA1 = re.compile(rb"[0-9A-Fa-f]{40}(?::\d+)?")
_OTHER_DIGEST = re.compile(rb"[0-9A-Fa-f]{32}(?::\d+)?|[0-9A-Fa-f]{64}(?::\d+)?")


@dataclass
class Counted:
    """``lines`` read, ``unreadable`` ones among them (too long, or digests that are not SHA-1)."""

    lines: int = 0
    unreadable: int = 0


def read_lines(file: BinaryIO, counted: Counted, progress: Callable[[int, int], None]) -> Iterator[int]:
    """The first eight bytes of each password's digest, as numbers. ``progress`` is told lines and bytes.

    A line is « SHA1 », « SHA1:count » (haveibeenpwned) or a word. A word stands under its folded form, digests do
    as they are.
    """
    lines = size = 0
    while line := file.readline(LONGEST_LINE):
        lines, size = lines + 1, size + len(line)
        if lines == 100_000:
            counted.lines += lines
            progress(lines, size)
            lines = size = 0
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            counted.unreadable += 1
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
                size += len(line)
            continue
        bare = line.rstrip(b"\r\n")
        if _SHA1.fullmatch(bare):
            yield int(bare[:16], 16)
        elif _OTHER_DIGEST.fullmatch(bare):
            counted.unreadable += 1
        elif bare:
            yield _number(bare)
    counted.lines += lines
    progress(lines, size)


def _number(word: bytes) -> int:
    try:
        text = word.decode()
    except UnicodeDecodeError:
        text = word.decode("latin-1")
    return int.from_bytes(sha1(key(text) or text)[:WIDTH])


def write_list(numbers: Iterable[int], path: Path) -> int:
    """Write a list in place of the one at ``path``, which serves until the new one is whole; returns its length."""
    with tempfile.TemporaryFile(dir=path.parent) as runs:
        lengths = _write_runs(numbers, runs)
        if not lengths:
            return _write_records(iter(()), path)
        with (
            mmap.mmap(runs.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
            memoryview(mapped) as raw,
            raw.cast("Q") as view,
        ):
            return _write_records(_merged(view, lengths), path)


def _write_runs(numbers: Iterable[int], file: BinaryIO) -> list[int]:
    lengths: list[int] = []
    run = array("Q")

    def flush() -> None:
        array("Q", sorted(run)).tofile(file)
        lengths.append(len(run))
        del run[:]

    for number in numbers:
        run.append(number)
        if len(run) == RUN:
            flush()
    if run:
        flush()
    file.flush()
    return lengths


def _merged(view: memoryview[int], lengths: list[int]) -> Iterator[int]:
    ends = [0]
    for length in lengths:
        ends.append(ends[-1] + length)
    bounds = list(pairwise(ends))
    # Published lists are in order already: their runs follow one another.
    in_order = all(view[before - 1] <= view[before] for before in ends[1:-1])
    runs = [_numbers(view, start, end) for start, end in bounds]
    merged = chain.from_iterable(runs) if in_order else heapq.merge(*runs)
    last = -1
    for number in merged:
        if number != last:
            yield number
            last = number


def _numbers(view: memoryview[int], start: int, end: int) -> Iterator[int]:
    for at in range(start, end, 4096):
        yield from view[at : min(at + 4096, end)].tolist()


def _write_records(numbers: Iterator[int], path: Path) -> int:
    part = path.with_name(f".{path.name}.part")
    count = 0
    try:
        with part.open("wb") as file:
            file.write(header(WIDTH))
            block = array("Q")
            for number in numbers:
                block.append(number)
                if len(block) == 65_536:
                    count += _flush(block, file)
            count += _flush(block, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def _flush(block: array[int], file: BinaryIO) -> int:
    count = len(block)
    if sys.byteorder == "little":
        block.byteswap()
    block.tofile(file)
    del block[:]
    return count
