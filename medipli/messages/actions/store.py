"""Storing messages: their bytes once, their attachments once wherever they reappear, their words once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from medipli.blobs import actions as blobs
from medipli.blobs import codec
from medipli.formats.mime import ParsedMessage, read
from medipli.formats.mime.skeleton import split
from medipli.messages.models import Attachment
from medipli.messages.summary import Summary, summarise


@dataclass(frozen=True)
class StoredMessage:
    """A message that is in the store, with what is derived from it. ``is_new``: nobody had stored it before."""

    id: int
    size: int
    summary: Summary
    is_new: bool


@dataclass(frozen=True)
class PreparedAttachment:
    """An attachment as it will be written down; ``digest`` is the SHA-256 of its content."""

    position: int
    name: str
    content_type: str
    size: int
    content_id: str
    is_inline: bool
    digest: bytes


@dataclass(frozen=True)
class Prepared:
    """A message read and cut up, ready to be stored: everything that needs no database."""

    raw_digest: bytes
    size: int
    skeleton: bytes
    contents: dict[bytes, bytes]
    parsed: ParsedMessage
    attachments: tuple[PreparedAttachment, ...]
    summary: Summary


def prepare(raw: bytes, now: datetime | None = None) -> Prepared:
    """Read a message and cut its attachments out. Never fails: what cannot be read is kept as its source."""
    parsed = read(raw)
    cut = split(raw)
    return Prepared(
        raw_digest=hashlib.sha256(raw).digest(),
        size=len(raw),
        skeleton=cut.skeleton.to_bytes(),
        contents=dict(cut.contents),
        parsed=parsed,
        attachments=tuple(
            PreparedAttachment(
                position=part.index,
                name=part.filename,
                content_type=part.content_type[:255],
                size=part.size,
                content_id=part.content_id[:998],
                is_inline=part.inline,
                digest=part.digest,
            )
            for part in parsed.attachments
        ),
        summary=summarise(parsed, now or timezone.now()),
    )


def store(prepared: Prepared) -> StoredMessage:
    """Store a message in the current transaction; the same bytes are stored once, whoever brings them."""
    return store_many([prepared])[0]


@transaction.atomic(savepoint=False)
def store_many(prepared: Sequence[Prepared]) -> list[StoredMessage]:
    """Store messages in the current transaction, in order: a handful of queries, however many."""
    names = [codec.name_of_digest(one.raw_digest) for one in prepared]
    # One message is seldom known already: it is written without asking. What is imported may come a second time.
    known = _known(names) if len(names) > 1 else {}
    made: dict[bytes, int] = {}
    # Once, unless another transaction writes or forgets the same bytes at this moment.
    while missing := {n: one for n, one in zip(names, prepared, strict=True) if n not in known and n not in made}:
        made |= _insert(missing)
        known |= _known([name for name in missing if name not in made])
    stored: list[StoredMessage] = []
    for name, one in zip(names, prepared, strict=True):
        is_new = name in made
        if is_new:
            known[name] = made.pop(name)
        stored.append(StoredMessage(known[name], one.size, one.summary, is_new))
    return stored


def _known(names: Sequence[bytes]) -> dict[bytes, int]:
    """The messages that are there already, held so that retention does not take them away before they are filed."""
    if not names:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, id FROM messages_message WHERE name = ANY(%s) ORDER BY name FOR KEY SHARE", [list(names)]
        )
        return {bytes(name): number for name, number in cursor.fetchall()}


def _insert(fresh: Mapping[bytes, Prepared]) -> dict[bytes, int]:
    """Write those that nobody else is writing, in the order of their names, so that nobody deadlocks."""
    order = sorted(fresh)
    contents = [content for name in order for content in (fresh[name].skeleton, *fresh[name].contents.values())]
    stored = iter(blobs.put_many(contents))
    rows: list[Any] = []
    for name in order:
        one, skeleton = fresh[name], next(stored)
        for _ in one.contents:
            next(stored)
        summary = one.summary
        rows += [name, skeleton, one.size, summary.message_id, summary.subject, summary.from_name]
        rows += [summary.from_address, summary.sent_at, summary.unreadable]
    places = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(order))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_message (name, skeleton_id, size, message_id, subject, from_name, from_address,"  # noqa: S608
            f" sent_at, unreadable) VALUES {places} ON CONFLICT (name) DO NOTHING RETURNING name, id",
            rows,
        )
        made = {bytes(name): number for name, number in cursor.fetchall()}
    files = [
        Attachment(
            message_id=number,
            position=part.position,
            name=part.name,
            content_type=part.content_type,
            size=part.size,
            content_id=part.content_id,
            is_inline=part.is_inline,
            blob_id=codec.name_of_digest(part.digest) if part.digest in fresh[name].contents else None,
        )
        for name, number in made.items()
        for part in fresh[name].attachments
    ]
    if files:
        Attachment.objects.bulk_create(files, batch_size=500)
    return made
