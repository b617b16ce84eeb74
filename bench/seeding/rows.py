"""One message as rows of every table, as ``messages.actions`` would have written them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench import mail
from bench.language import RARE, Language
from bench.people import Box
from bench.seeding.plan import Plan
from bench.seeding.pool import Pooled
from medipli.blobs import codec
from medipli.messages import threading, words

RARE_MESSAGES = 5
_UNREAD_SHARE = 50
"""The newest fiftieth is unread."""
_MONTHS = timedelta(days=350)


@dataclass(frozen=True)
class Rows:
    """The rows of one message, columns in the order of ``fill.TABLES``."""

    blob: tuple[object, ...]
    message: tuple[object, ...]
    attachments: list[tuple[object, ...]]
    thread: tuple[object, ...] | None
    keys: list[tuple[int, int, int]]
    entry: tuple[object, ...]
    document: tuple[object, ...]
    read: tuple[object, ...] | None
    size: int
    unread: bool


@dataclass(frozen=True)
class Source:
    """All that decides the messages of a box."""

    box: Box
    language: Language
    pool: list[Pooled]
    plan: Plan
    mean: int
    labels: list[int]
    retention: timedelta
    first_message: int
    first_thread: int
    first_entry: int


def rows_of(source: Source, start: int, end: int) -> Iterator[Rows]:
    """The rows of messages ``start`` to ``end`` (excluded), oldest first; any slice can be made by itself."""
    rng = random.Random(f"{source.box.name} {start}")
    count = len(source.plan.thread)
    step = min(timedelta(minutes=20), _MONTHS / max(1, count))
    now = datetime.now(UTC).replace(microsecond=0)
    rare = set(random.Random(f"rare {count}").sample(range(count), min(RARE_MESSAGES, count)))
    unread_from = count - max(3, count // _UNREAD_SHARE)
    for number in range(start, end):
        subject = _subject(source, number) + (f" {RARE}" if number in rare else "")
        yield _rows(source, rng, number, subject, now - step * (count - number), number >= unread_from)


def _subject(source: Source, number: int) -> str:
    """That of the thread, whose number makes it unlike any other."""
    thread = source.plan.thread[number]
    rng = random.Random(thread)
    words = " ".join(source.language.draw(rng, rng.randint(3, 7))).capitalize()
    return f"{'Re: ' if source.plan.parent[number] >= 0 else ''}{words} {thread}"


def _rows(source: Source, rng: random.Random, number: int, subject: str, moment: datetime, unread: bool) -> Rows:
    box, plan = source.box, source.plan
    pooled = source.pool[rng.randrange(len(source.pool))]
    sender = source.language.person(rng)
    message_id, parent = _message_id(box, number), plan.parent[number]
    ancestors = [_message_id(box, parent)] if parent >= 0 else []
    head = mail.headers(
        message_id=message_id,
        sender=sender,
        to=box.address,
        subject=subject,
        date=moment,
        parent=ancestors[0] if ancestors else "",
    )
    skeleton = pooled.skeleton(head)
    blob, key_id = codec.name_of(skeleton), codec.current_key()
    stored = codec.encode(skeleton, blob, key_id)
    digest = hashlib.sha256(head)
    digest.update(pooled.content)
    size = len(head) + len(pooled.content)
    row, thread = source.first_message + number, source.first_thread + plan.thread[number]
    # The subject's key belongs to the thread: its first message brings it.
    clues = threading.clues(message_id, (), "" if ancestors else subject, sender[1], [box.address])
    keys = [clues.identifiers[0], *clues.subjects]
    said = words.document(
        sender=" ".join(sender),
        recipients=box.address,
        subject=subject,
        files=[file.name for file in pooled.files],
        body="",
    )
    is_head = plan.newest[plan.thread[number]] == number
    readers = [box.person_id] if unread else []
    labels = [rng.choice(source.labels)] if rng.random() < 0.1 else []
    return Rows(
        blob=(blob, len(skeleton), len(stored), key_id, stored, moment),
        message=(
            row,
            codec.name_of_digest(digest.digest()),
            blob,
            size,
            message_id,
            subject,
            sender[0],
            sender[1],
            moment,
            "",
        ),
        attachments=[
            (row, file.position, file.name, file.content_type, file.size, "", False, file.blob) for file in pooled.files
        ],
        thread=(thread, box.mailbox_id) if parent < 0 else None,
        keys=[(box.mailbox_id, key, thread) for key in keys],
        entry=(
            source.first_entry + number,
            box.mailbox_id,
            box.inbox_id,
            row,
            thread,
            number + 1,
            1,
            moment,
            moment + source.retention,
            readers,
            rng.random() < 0.03,
            parent >= 0,
            False,
            False,
            labels,
            False,
            sender[0],
            sender[1],
            subject,
            pooled.snippet,
            len(pooled.files),
            size,
            0,
            is_head,
            plan.sizes[plan.thread[number]] if is_head else 1,
            readers if is_head else [],
            labels if is_head else [],
        ),
        document=(row, source.mean, pooled.number, said.text, list(said.field_words)),
        read=None if unread else (source.first_entry + number, box.person_id, moment + timedelta(hours=1)),
        size=size,
        unread=unread,
    )


def _message_id(box: Box, number: int) -> str:
    return f"{number}.{box.name}@bench.example"
