"""``medipli directory``: load the national registers and list of mailboxes, say how old they are, find people."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast, get_args

from medipli.ops import start
from medipli.ops.progress import Progress
from medipli.ops.refusal import Refusal

if TYPE_CHECKING:
    from medipli.directory.registers.loading import Loaded

Row = TypeVar("Row")
SHOWN = 20
_DAY = re.compile(r"(?<!\d)(20\d{2})-?(\d{2})-?(\d{2})(?:\d{4})?(?!\d)")
_FILES = {
    "finess": "the FINESS register of establishments: CSV or JSON, plain, .gz or .zip",
    "mailboxes": "Extraction_Correspondance_MSSante, the national list of mailboxes: plain, .gz or .zip",
    "practitioners": "PS_LibreAcces_Personne_activite of the Annuaire Santé: plain, .gz or .zip",
}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "A load takes all of a file or nothing; pages see the register as it was until it is done. A file that is\n"
        "older than the register, or that lacks more than MEDIPLI_REGISTER_SHRINK_PERCENT of it, is refused without\n"
        "--confirm."
    )
    kinds = parser.add_subparsers(title="what", metavar="WHAT", dest="what", required=True)
    for name, purpose in _FILES.items():
        one = kinds.add_parser(name, help=f"load {purpose}")
        one.add_argument("file", type=Path, metavar="FILE")
        one.add_argument("--confirm", action="store_true", help="take a file that is much smaller, or older")
        one.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day the data was drawn")
    search = kinds.add_parser("search", help="find mailboxes of the national list, as the pages do")
    search.add_argument("words", nargs="+", metavar="WORD", help="name, town, profession, structure, number or address")
    search.add_argument("--department", default="", metavar="CODE", help="the asker's own: 31, 2A, 974")
    kinds.add_parser("undo", help="take the newest load of mailboxes back: the list is as it was before")
    kinds.add_parser("status", help="what is loaded, how many rows, how old")


def run(arguments: argparse.Namespace) -> int:
    """0 when everything was taken, 1 when some lines could not be read or, for status, a register is missing or old."""
    start.django()
    if arguments.what == "search":
        return _search(" ".join(arguments.words), arguments.department)
    if arguments.what in ("status", "undo"):
        return _status() if arguments.what == "status" else _undo()
    return _load(arguments)


def _search(text: str, department: str) -> int:
    """0 when something was found."""
    from medipli.directory.searching import read, search

    found = search(read(text), department=department)
    for hit in found.hits:
        who = " ".join(filter(None, (hit.last_name, hit.first_name))) or hit.structure
        what = ", ".join(filter(None, (hit.speciality or hit.profession or hit.service, hit.postal_code, hit.town)))
        print(f"{hit.kind:<3}  {who} ({what})  {hit.address}")
    if not found.hits:
        print("Nobody in the national list answers to this.")
    return 0 if found.hits else 1


def _undo() -> int:
    from medipli.audit.actor import service
    from medipli.directory.registers.listings import NothingToUndo, undo

    try:
        load = undo(service("directory"))
    except NothingToUndo:
        raise Refusal("There is no load of mailboxes that can be taken back.") from None
    print(f"taken back      {load.source}, loaded {load.loaded_at:%Y-%m-%d %H:%M} UTC")
    return 0


def _load(arguments: argparse.Namespace) -> int:
    from medipli.audit.actor import service
    from medipli.directory.registers import loading
    from medipli.directory.registers.loading import LoadRefused, Source
    from medipli.formats.annuaire import read_activities, read_mailboxes
    from medipli.formats.finess import read_establishments
    from medipli.formats.registerlines import WrongFile

    path: Path = arguments.file
    if not path.is_file():
        raise Refusal(f"There is no file at {path}.")
    ways: dict[str, tuple[Callable[[BinaryIO], Iterator[Any]], Callable[..., Loaded]]] = {
        "finess": (read_establishments, loading.load_establishments),
        "mailboxes": (read_mailboxes, loading.load_mailboxes),
        "practitioners": (read_activities, loading.load_practitioners),
    }
    read, load = ways[arguments.what]
    progress = Progress("lines", path.stat().st_size)
    actor = service("directory")
    try:
        with path.open("rb") as whole:
            checksum = hashlib.file_digest(whole, "sha256").hexdigest()
        with path.open("rb") as raw, _content(path, raw) as (name, content):
            source = Source(path.name, checksum, arguments.date or _day_in(name) or _day_in(path.name))
            loaded = load(actor, source, _watched(read(content), raw, progress), confirm=arguments.confirm)
    except (LoadRefused, WrongFile, zipfile.BadZipFile, EOFError, OSError) as refused:
        raise Refusal(f"Nothing was loaded. {refused}") from None
    finally:
        progress.finish()
    _show(loaded)
    return 1 if loaded.refused else 0


@contextmanager
def _content(path: Path, raw: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """The file itself, or the largest one that a .zip or .gz holds, with its name."""
    if path.suffix.lower() == ".gz":
        with gzip.GzipFile(fileobj=raw) as unpacked:
            yield path.stem, cast(BinaryIO, unpacked)
    elif path.suffix.lower() == ".zip":
        with zipfile.ZipFile(raw) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if not members:
                raise Refusal(f"{path.name} is empty.")
            largest = max(members, key=lambda member: member.file_size)
            with archive.open(largest) as member:
                yield largest.filename, cast(BinaryIO, member)
    else:
        yield path.name, raw


def _watched(rows: Iterator[Row], raw: BinaryIO, progress: Progress) -> Iterator[Row]:
    done = count = 0
    for row in rows:
        count += 1
        if count == 1000:
            place = raw.tell()
            progress.advance(count, place - done)
            done, count = place, 0
        yield row


def _day_in(name: str) -> date | None:
    """The day in the name of a file: « …_202603120853.txt », « …-20260301-0427.csv »."""
    for year, month, day in _DAY.findall(name):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _show(loaded: Loaded) -> None:
    print(f"lines taken     {loaded.rows}")
    print(f"new             {loaded.added}")
    print(f"changed         {loaded.changed}")
    print(f"gone            {loaded.removed}")
    print(f"lines refused   {loaded.refused}")
    for bad in loaded.bad_lines[:SHOWN]:
        print(f"    line {bad.number}: {bad.reason}")
    if loaded.refused > SHOWN:
        print(f"    … and {loaded.refused - SHOWN} more")


def _status() -> int:
    from medipli.directory.registers.queries import Register, freshness

    wanting = False
    for register in get_args(Register):
        known = freshness(register)
        wanting |= known.is_stale or not known.is_loaded
        if known.loaded_at is None:
            print(f"{register:<16} not loaded")
            continue
        drawn = f"data of {known.data_of}" if known.data_of else "data of an unknown day"
        old = ", STALE" if known.is_stale else ""
        print(f"{register:<16} {known.rows} rows, {drawn}, loaded {known.loaded_at:%Y-%m-%d %H:%M} UTC{old}")
    return 1 if wanting else 0
