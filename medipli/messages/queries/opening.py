"""Opening a message: its text read from the bytes, its attachments, its thread, who has read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from medipli.blobs import codec
from medipli.blobs import queries as blobs
from medipli.blobs.models import Blob
from medipli.formats.mime import Mailbox, ParsedMessage, read
from medipli.formats.mime.skeleton import Reference, Skeleton, SkeletonError, join
from medipli.messages.models import Attachment, Entry
from medipli.messages.queries.entries import AttachmentView, Origin, find_entry, thread_entries

THREAD_LIMIT = 200


class NotFound(Exception):
    """No such entry in this box."""


@dataclass(frozen=True)
class Reader:
    """Somebody who has read a message, and when; ``read_at`` is None for a member who has not."""

    person_id: int
    name: str
    initials: str
    read_at: datetime | None


@dataclass(frozen=True)
class MessageView:
    """A message, read."""

    entry: Entry
    parsed: ParsedMessage
    attachments: tuple[AttachmentView, ...]
    readers: tuple[Reader, ...]
    origin: Origin

    @property
    def blind_copies(self) -> tuple[Mailbox, ...]:
        """Blind recipients, known to the sender's box alone."""
        return tuple(Mailbox(copy["name"], copy["address"]) for copy in self.entry.blind_copies or ())


@dataclass(frozen=True)
class ThreadView:
    """An opened message among the others of its thread in the box, oldest first."""

    opened: MessageView
    entries: tuple[Entry, ...]


def open_thread(mailbox_id: int, entry_id: int) -> ThreadView:
    """The message of an entry, and the entries of its thread (the bin apart). Raises :class:`NotFound`."""
    opened = open_entry(mailbox_id, entry_id)
    entries = thread_entries(mailbox_id, opened.entry.thread_id, THREAD_LIMIT)
    # Writing to one's own box puts a message there twice: it is shown once, and the opened one stays.
    seen: dict[int, Entry] = {}
    for entry in entries:
        hidden = entry.folder.kind == "trash" and opened.entry.folder.kind != "trash"
        if entry.pk == entry_id or (not hidden and entry.message_id not in seen):
            seen[entry.message_id] = entry
    return ThreadView(opened, tuple(sorted(seen.values(), key=lambda entry: (entry.received_at, entry.pk))))


def open_entry(mailbox_id: int, entry_id: int) -> MessageView:
    """The message of an entry, without the contents of its attachments. Raises :class:`NotFound`."""
    found = find_entry(mailbox_id, entry_id)
    if found is None:
        raise NotFound
    entry, attachments, origin = found
    parsed = read(without_attachments(entry.message.skeleton))
    if len(parsed.attachments) != len(attachments):
        # Part of what it says stands inside an attachment, as in a winmail.dat.
        parsed = read(whole_bytes(entry.message.skeleton))
    return MessageView(entry, parsed, attachments, _readers(mailbox_id, entry_id), origin)


def original(mailbox_id: int, entry_id: int) -> bytes:
    """The exact bytes of a message. Raises :class:`NotFound`."""
    entry = Entry.objects.select_related("message__skeleton").filter(mailbox_id=mailbox_id, pk=entry_id).first()
    if entry is None:
        raise NotFound
    return whole_bytes(entry.message.skeleton)


def whole_bytes(skeleton_blob: Blob) -> bytes:
    """The exact bytes of the message that a skeleton stands for."""
    skeleton = Skeleton.from_bytes(blobs.content_of(skeleton_blob))
    names = {digest: codec.name_of_digest(digest) for digest in skeleton.digests}
    contents = blobs.get_many(names.values()) if names else {}
    return join(skeleton, {digest: contents[name] for digest, name in names.items()})


def attachment_content(mailbox_id: int, entry_id: int, position: int) -> tuple[AttachmentView, bytes]:
    """An attachment and its bytes. Raises :class:`NotFound`."""
    attachment = (
        Attachment.objects.filter(
            position=position, message__entries__pk=entry_id, message__entries__mailbox_id=mailbox_id
        )
        .select_related("blob", "message__skeleton")
        .first()
    )
    if attachment is None:
        raise NotFound
    view = AttachmentView(
        attachment.position,
        attachment.name,
        attachment.content_type,
        attachment.size,
        attachment.content_id,
        attachment.is_inline,
    )
    if attachment.blob is not None:
        return view, blobs.content_of(attachment.blob)
    parts = read(whole_bytes(attachment.message.skeleton)).attachments
    return view, next(part.content for part in parts if part.index == position)


def without_attachments(skeleton_blob: Blob) -> bytes:
    skeleton = Skeleton.from_bytes(blobs.content_of(skeleton_blob))
    pieces = (
        Reference(piece.digest, 0, piece.encoding) if isinstance(piece, Reference) else piece
        for piece in skeleton.pieces
    )
    try:
        return join(Skeleton(tuple(pieces)), lambda digest: b"")
    except SkeletonError:
        return whole_bytes(skeleton_blob)


def _readers(mailbox_id: int, entry_id: int) -> tuple[Reader, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.id, concat_ws(' ', nullif(p.civility, ''), p.first_name, p.last_name),
                   upper(left(p.first_name, 1) || left(p.last_name, 1)), r.read_at
            FROM (SELECT person_id FROM messages_readmark WHERE entry_id = %s
                  UNION SELECT person_id FROM mailboxes_membership WHERE mailbox_id = %s) AS who
            JOIN identity_person p ON p.id = who.person_id
            LEFT JOIN messages_readmark r ON r.person_id = p.id AND r.entry_id = %s
            ORDER BY r.read_at NULLS LAST, p.last_name, p.id
            """,
            [entry_id, mailbox_id, entry_id],
        )
        return tuple(Reader(*row) for row in cursor.fetchall())
