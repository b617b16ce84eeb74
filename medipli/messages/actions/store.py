"""Storing a message: its bytes once, its attachments once wherever they reappear, its words once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from medipli.blobs import actions as blobs
from medipli.blobs import codec
from medipli.formats.mime import ParsedMessage, read
from medipli.formats.mime.skeleton import split
from medipli.messages import words
from medipli.messages.models import Attachment, Message
from medipli.messages.summary import Summary, summarise


@dataclass(frozen=True)
class StoredMessage:
    """A message that is in the store, with what is derived from it."""

    id: int
    size: int
    summary: Summary
    is_new: bool


@dataclass(frozen=True)
class Prepared:
    """A message read and cut up, ready to be stored: everything that needs no database."""

    raw_digest: bytes
    size: int
    skeleton: bytes
    contents: dict[bytes, bytes]
    parsed: ParsedMessage
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
        summary=summarise(parsed, now or timezone.now()),
    )


@transaction.atomic
def store(prepared: Prepared) -> StoredMessage:
    """Store a message in the current transaction; the same bytes are stored once, whoever brings them."""
    name = codec.name_of_digest(prepared.raw_digest)
    known = Message.objects.filter(name=name).values_list("id", flat=True).first()
    if known is None:
        try:
            with transaction.atomic():
                return StoredMessage(_insert(prepared, name), prepared.size, prepared.summary, is_new=True)
        except IntegrityError:
            known = Message.objects.values_list("id", flat=True).get(name=name)
    return StoredMessage(known, prepared.size, prepared.summary, is_new=False)


def _insert(prepared: Prepared, name: bytes) -> int:
    summary = prepared.summary
    skeleton, *_ = blobs.put_many([prepared.skeleton, *prepared.contents.values()])
    message = Message.objects.create(
        name=name,
        skeleton_id=skeleton,
        size=prepared.size,
        message_id=summary.message_id,
        subject=summary.subject,
        from_name=summary.from_name,
        from_address=summary.from_address,
        sent_at=summary.sent_at,
        unreadable=summary.unreadable,
    )
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            position=part.index,
            name=part.filename,
            content_type=part.content_type[:255],
            size=part.size,
            content_id=part.content_id[:998],
            is_inline=part.inline,
            blob_id=codec.name_of_digest(part.digest) if part.digest in prepared.contents else None,
        )
        for part in prepared.parsed.attachments
    )
    return message.pk


def index_words(message_id: int, summary: Summary, mailboxes: list[int], extra_recipients: str = "") -> None:
    """Let these boxes find the message. ``extra_recipients`` are blind copies, for the sender's own box alone."""
    document = summary.document
    field_words, text = list(document.field_words), document.text
    if extra_recipients:
        hidden = words.words_of(extra_recipients)
        field_words = sorted({*field_words, *(words.TO + word for word in hidden)})
        text = f"{text} {' '.join(hidden)}"
    with connection.cursor() as cursor:
        if not extra_recipients:
            cursor.execute(
                "UPDATE messages_searchdocument SET mailboxes = (SELECT array_agg(DISTINCT m) FROM"
                " unnest(mailboxes || %s::bigint[]) AS m) WHERE message_id = %s AND NOT is_private",
                [mailboxes, message_id],
            )
            if cursor.rowcount:
                return
        cursor.execute(
            "INSERT INTO messages_searchdocument (message_id, mailboxes, is_private, vector) VALUES (%s, %s, %s,"
            " strip(to_tsvector('french', %s)) || array_to_tsvector(%s::text[]))",
            [message_id, mailboxes, bool(extra_recipients), text, field_words],
        )
