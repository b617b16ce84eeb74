"""``medipli export-mail``: a mailbox as one mbox, or as a zip of .eml, from which the same bytes are imported again."""

from __future__ import annotations

import argparse
import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from medipli.ops import start
from medipli.ops.progress import Progress
from medipli.ops.refusal import Refusal

if TYPE_CHECKING:
    from medipli.messages.queries import ExportedMessage


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", help="an address of the mailbox")
    parser.add_argument("destination", type=Path, metavar="DEST", help="the file to write; it must not exist")
    parser.add_argument("--folder", metavar="NAME", help="that folder only; « A/B » is B inside A")
    parser.add_argument("--format", choices=("mbox", "zip"), help="by default as DEST is named: .zip, else mbox")


def run(arguments: argparse.Namespace) -> int:
    """0 when the whole mailbox is in the file, 1 when the store could not give some of it back."""
    start.django()
    from medipli.audit.actor import service
    from medipli.messages.actions import begin_export
    from medipli.messages.queries import export_size, folders_to_export, messages_to_export
    from medipli.ops.mailbox_named import mailbox_named

    destination: Path = arguments.destination
    if os.path.lexists(destination):
        raise Refusal(f"{destination} exists already: nothing is overwritten.")
    mailbox = mailbox_named(arguments.address)
    folders = folders_to_export(mailbox.pk, arguments.folder)
    if not folders:
        raise Refusal(f"{mailbox.address} has no folder {arguments.folder}.")
    total = export_size(folders)
    begin_export(service("export-mail"), mailbox.pk, total)
    progress = Progress("messages", total)
    lost: list[int] = []
    found = _readable(messages_to_export(folders), progress, lost)
    kind = arguments.format or ("zip" if destination.suffix.lower() == ".zip" else "mbox")
    try:
        _write(destination, _chunks(kind, found))
    except OSError as problem:
        full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "the disk is full" if full else problem.strerror
        raise Refusal(f"{destination} was not written: {why}.") from None
    finally:
        progress.finish()
    print(f"exported         {progress.count - len(lost)}")
    for entry_id in lost:
        print(f"    entry {entry_id}: its content cannot be read back; see medipli verify")
    return 1 if lost else 0


def _readable(
    messages: Iterable[ExportedMessage], progress: Progress, lost: list[int]
) -> Iterator[tuple[ExportedMessage, bytes]]:
    for message in messages:
        if message.raw is None:
            lost.append(message.entry_id)
        else:
            yield message, message.raw
        progress.advance(1, 1)


def _chunks(kind: str, messages: Iterator[tuple[ExportedMessage, bytes]]) -> Iterator[bytes]:
    from medipli.formats.mailfiles import write_mbox, write_zip

    if kind == "zip":
        return write_zip((_name(message), raw, message.flags) for message, raw in messages)
    return write_mbox((raw, message.flags) for message, raw in messages)


def _name(message: ExportedMessage) -> str:
    """« Archives/2026-03-02 0930 Résultats »: folder, day and hour (UTC), beginning of the subject."""
    subject = message.subject.replace("/", " ")[:60].strip() or "sans objet"
    return f"{message.folder}/{message.received_at:%Y-%m-%d %H%M} {subject}"


def _write(destination: Path, chunks: Iterator[bytes]) -> None:
    """Under another name until it is complete, readable by nobody else."""
    partial = destination.with_name(destination.name + ".partial")
    try:
        with open(partial, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(destination)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
