"""Bytes on disk per message, text index included, beside a Maildir that holds the same messages."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.db import transaction

from bench import mail, meters
from bench.house import House
from bench.language import Language
from bench.people import Box
from bench.results import Results, Row
from bench.seeding.fill import vacuum
from medipli.messages.actions import Placement, file_messages, prepare, store

SHARE = 10
"""One stored copy of ten belongs to a message with an attachment, sent to ten boxes."""
ATTACHMENT = 200_000
_TABLES = {
    "messages_searchdocument": "words and their index",
    "blobs_blob": "contents in the database",
    "messages_entry": "entries",
    "messages_message": "messages",
    "messages_threadkey": "threads",
}


def per_message(results: Results, house: House, url: str, boxes: Sequence[Box], count: int) -> None:
    """Store ``count`` copies of 10 kB messages through the product's actions and weigh what they took."""
    background = meters.background_share()
    vacuum(url)
    before = _database(url)
    blobs = house.folder / "home" / "blobs"
    files = allocated(blobs)
    maildir = _Maildir(house.folder / "maildir")
    language, rng = Language(), random.Random("disk")
    stored = 0
    while stored < count:
        with transaction.atomic():
            filings = []
            for _ in range(50):
                shared = rng.random() < 1 / (SHARE * (SHARE - 1) + 1)
                raw = _message(language, rng, shared)
                targets = rng.sample(list(boxes), SHARE if shared else 1)
                message = store(prepare(raw))
                now = datetime.now(UTC)
                filings += [(message, Placement(box.mailbox_id, box.inbox_id, now)) for box in targets]
                maildir.deliver(raw, [box.name for box in targets])
                stored += len(targets)
            file_messages(filings)
    vacuum(url)
    after = _database(url)
    own = after["all"] - before["all"] + allocated(blobs) - files

    def row(what: str, size: int, note: str = "") -> Row:
        return Row(
            area="disk",
            what=what,
            count=stored,
            amount=size / stored / 1000,
            unit="kB a message",
            background=background,
            note=note,
        )

    results.add(row("ours", own))
    for table, said in _TABLES.items():
        results.add(row(f"of it {said}", after[table] - before[table]))
    results.add(row("of it contents in files", allocated(blobs) - files))
    results.add(row("Maildir", maildir.allocated(), "no index; copies of one message are hard links"))


def allocated(folder: Path) -> int:
    """Bytes on disk of all files under a folder, hard links once, as ``du`` counts."""
    seen: dict[tuple[int, int], int] = {}
    for path, _, names in os.walk(folder):
        for name in names:
            found = os.stat(os.path.join(path, name))
            seen[found.st_dev, found.st_ino] = found.st_blocks * 512
    return sum(seen.values())


def _message(language: Language, rng: random.Random, shared: bool) -> bytes:
    attachment = mail.pdf_like(rng, ATTACHMENT) if shared else b""
    body = mail.make_body(language, rng, mail.size_of_text(rng, 10_000), attachment)
    head = mail.headers(
        message_id=f"{rng.getrandbits(64):x}@bench.example",
        sender=language.person(rng),
        to="boite@mssante.example",
        subject=" ".join(language.draw(rng, 6)).capitalize(),
        date=datetime.now(UTC),
    )
    return mail.whole(head, body)


class _Maildir:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0

    def deliver(self, raw: bytes, boxes: Sequence[str]) -> None:
        first: Path | None = None
        for box in boxes:
            self._number += 1
            place = self._folder / box / "cur"
            place.mkdir(parents=True, exist_ok=True)
            path = place / f"{1_700_000_000 + self._number}.M{self._number}P1.bench,S={len(raw)}:2,S"
            if first is None:
                path.write_bytes(raw)
                first = path
            else:
                path.hardlink_to(first)

    def allocated(self) -> int:
        return allocated(self._folder)


def _database(url: str) -> dict[str, int]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        sizes = {
            table: connection.execute("SELECT pg_total_relation_size(%s::regclass)", [table]).fetchone()
            for table in _TABLES
        }
        sizes["all"] = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return {name: int(row[0]) for name, row in sizes.items() if row is not None}
