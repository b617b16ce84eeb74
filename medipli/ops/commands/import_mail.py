"""``medipli import-mail``: put .eml, mbox, Maildir, zips and folders of them into a mailbox."""

from __future__ import annotations

import argparse
import errno
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from medipli.ops import start
from medipli.ops.progress import Progress
from medipli.ops.refusal import Refusal

if TYPE_CHECKING:
    from medipli.formats.mailfiles import SourceMessage, UnreadableFile
    from medipli.messages.actions import ImportedBatch, Remark

SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "Messages keep their date, their flags where the source has some (otherwise they count as read) and their\n"
        "folder: a standard one when it is named so, else one of the same name. A message whose bytes are already in\n"
        "the mailbox is passed over, so the same command run again goes on where it stopped."
    )
    parser.add_argument("address", help="an address of the mailbox")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=".eml, mbox, Maildir, zip, or a folder")
    parser.add_argument("--folder", metavar="NAME", help="put everything there; « A/B » is B inside A")


def run(arguments: argparse.Namespace) -> int:
    """0 when everything that is a message is in the mailbox, 1 when something could not be read or stored."""
    start.django()
    from django.db import OperationalError
    from psycopg.errors import DiskFull

    from medipli.messages.actions import ImportRefused

    if missing := next((path for path in arguments.paths if not path.exists()), None):
        raise Refusal(f"There is nothing at {missing}.")
    report = _Report()
    progress = Progress("messages", sum(map(_size_of, arguments.paths)))
    try:
        _import(arguments, report, progress)
    except ImportRefused as refused:
        raise Refusal(f"Nothing was imported: {refused}.") from None
    except KeyboardInterrupt:
        report.end = "Stopped. The messages counted here are in the mailbox; run the same command again to go on."
    except (OSError, OperationalError) as problem:
        full = isinstance(problem.__cause__, DiskFull) or getattr(problem, "errno", 0) in (errno.ENOSPC, errno.EDQUOT)
        why = "The disk is full" if full else f"The import stopped ({str(problem).strip()})"
        report.end = f"{why}: the messages counted here are in the mailbox, the rest is untouched. Run it again later."
    finally:
        progress.finish()
    report.show()
    if report.end.startswith("Stopped"):
        raise KeyboardInterrupt
    return 1 if report.lost or report.end else 0


def _import(arguments: argparse.Namespace, report: _Report, progress: Progress) -> None:
    from medipli.audit.actor import service
    from medipli.messages.actions import import_messages
    from medipli.ops.mailbox_named import mailbox_named

    mailbox = mailbox_named(arguments.address)
    steps = import_messages(service("import-mail"), mailbox.pk, _sources(arguments.paths), folder=arguments.folder)
    with closing(steps):
        for batch in steps:
            report.add(batch)
            progress.advance(batch.imported + batch.duplicates, batch.size)
    mailbox.refresh_from_db()
    if mailbox.used_bytes > mailbox.quota_bytes:
        over = (mailbox.used_bytes - mailbox.quota_bytes) / 1_000_000
        report.note = f"The mailbox is now {over:.0f} MB above its quota: it keeps what it has."


def _sources(paths: Iterable[Path]) -> Iterator[SourceMessage | UnreadableFile]:
    from medipli.formats.mailfiles import sources_in

    for path in paths:
        yield from sources_in(path)


def _size_of(path: Path) -> int:
    """Bytes to read, as far as can be told quickly."""
    if path.is_dir():
        found = (Path(folder, name) for folder, _, names in os.walk(path) for name in names)
        return sum(_size_of(file) for file in found if file.is_file() and not file.is_symlink())
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                return sum(member.file_size for member in archive.infolist())
        return path.stat().st_size
    except (OSError, ValueError, zipfile.BadZipFile):
        return 0


def _printable(name: str) -> str:
    """A name of a file or of a member of a zip, without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


class _Report:
    """What the batches came to."""

    def __init__(self) -> None:
        self.imported = self.duplicates = 0
        self.kept_as_source: list[Remark] = []
        self.lost: list[Remark] = []
        self.passed_over: list[Remark] = []
        self.note = self.end = ""

    def add(self, batch: ImportedBatch) -> None:
        self.imported += batch.imported
        self.duplicates += batch.duplicates
        self.kept_as_source += batch.kept_as_source
        self.lost += batch.lost
        self.passed_over += batch.passed_over

    def show(self) -> None:
        print(f"imported         {self.imported}")
        print(f"already there    {self.duplicates}")
        self._list("kept as source", self.kept_as_source, len(self.kept_as_source))
        self._list("no message", self.passed_over, SHOWN)
        self._list("not imported", self.lost, len(self.lost))
        for sentence in filter(None, (self.note, self.end)):
            print(sentence, flush=True)

    def _list(self, title: str, remarks: list[Remark], shown: int) -> None:
        print(f"{title:<16} {len(remarks)}")
        for remark in remarks[:shown]:
            print(f"    {_printable(remark.identifier)}: {remark.reason}")
        if len(remarks) > shown:
            print(f"    … and {len(remarks) - shown} more")
