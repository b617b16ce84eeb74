"""``medipli passwords``: load a list of stolen passwords, and say how old it is."""

from __future__ import annotations

import argparse
import gzip
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from medipli.ops import start
from medipli.ops.progress import Progress
from medipli.ops.refusal import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "A line is a SHA-1 digest, « SHA1:count » as haveibeenpwned.com publishes them, or a plain word. The list\n"
        "takes the place of the one before, which serves until the new one is whole. It needs 8 bytes for each line\n"
        "under MEDIPLI_HOME/passwords, and as much again while it is sorted. Every web process sees it at once."
    )
    kinds = parser.add_subparsers(title="what", metavar="WHAT", dest="what", required=True)
    load = kinds.add_parser("load", help="load a list: plain or .gz")
    load.add_argument("file", type=Path, metavar="FILE")
    kinds.add_parser("status", help="how many passwords are loaded, how old the list is")


def run(arguments: argparse.Namespace) -> int:
    """0 when the list was taken, 1 when lines could not be read or, for status, no list is loaded."""
    start.django(database=False)
    return _status() if arguments.what == "status" else _load(arguments.file)


def _load(path: Path) -> int:
    from medipli.formats.password_lists import Counted, read_lines, write_list
    from medipli.identity.factors.known_passwords import full_list

    if not path.is_file():
        raise Refusal(f"There is no file at {path}.")
    target = full_list()
    counted = Counted()
    progress = Progress("lines", path.stat().st_size)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("rb") as raw, _content(path, raw) as content:
            before = 0

            def advance(lines: int, _: int) -> None:
                nonlocal before
                place = raw.tell()
                progress.advance(lines, place - before)
                before = place

            numbers = read_lines(content, counted, advance)
            first = next(numbers, None)
            if first is None:
                raise Refusal(f"Nothing was loaded. {path.name} holds neither SHA-1 digests nor words.")
            taken = write_list(_with(first, numbers), target)
    except (OSError, EOFError) as problem:
        raise Refusal(f"Nothing was loaded. {problem}") from None
    finally:
        progress.finish()
    print(f"lines read        {counted.lines}")
    print(f"passwords taken   {taken}")
    print(f"lines not taken   {counted.unreadable}")
    return 1 if counted.unreadable else 0


def _with(first: int, others: Iterator[int]) -> Iterator[int]:
    yield first
    yield from others


@contextmanager
def _content(path: Path, raw: BinaryIO) -> Iterator[BinaryIO]:
    if path.suffix.lower() != ".gz":
        yield raw
        return
    with gzip.GzipFile(fileobj=raw) as unpacked:
        yield cast(BinaryIO, unpacked)


def _status() -> int:
    from medipli.identity.factors.known_passwords import state_of_full_list

    try:
        state = state_of_full_list()
    except (OSError, ValueError) as problem:
        raise Refusal(f"The list cannot be read: {problem}.") from None
    if state is None:
        print("no list is loaded; common passwords are refused all the same")
        return 1
    count, written_at = state
    print(f"{count} passwords, loaded {time.strftime('%Y-%m-%d %H:%M', time.gmtime(written_at))} UTC")
    return 0
