"""Opening a message: its text read from the bytes, its attachments, its thread, who has read it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from medipli.blobs import codec
from medipli.blobs import queries as blobs
from medipli.blobs.models import Blob
from medipli.formats.mime import Mailbox, ParsedMessage, read
from medipli.formats.mime.skeleton import Reference, Skeleton, SkeletonError, join
from medipli.messages.models import Attachment, Entry
from medipli.messages.queries.entries import AttachmentView, FoundEntry, Origin, Reader, find_entry, thread_entries

THREAD_LIMIT = 200


class NotFound(Exception):
    """No such entry in this box."""


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
    found = _found(mailbox_id, entry_id)
    opened = _opened(found)
    if found.is_alone:
        return ThreadView(opened, (opened.entry,))
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
    return _opened(_found(mailbox_id, entry_id))


def _found(mailbox_id: int, entry_id: int) -> FoundEntry:
    found = find_entry(mailbox_id, entry_id)
    if found is None:
        raise NotFound
    return found


def _opened(found: FoundEntry) -> MessageView:
    skeleton = found.entry.message.skeleton
    parsed = read(without_attachments(skeleton))
    if len(parsed.attachments) != len(found.attachments):
        # Part of what it says stands inside an attachment, as in a winmail.dat.
        parsed = read(whole_bytes(skeleton))
    return MessageView(found.entry, parsed, found.attachments, found.readers, found.origin)


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
    for found in attachment_contents(mailbox_id, entry_id, [position]):
        return found
    raise NotFound


def attachment_contents(
    mailbox_id: int, entry_id: int, positions: Collection[int]
) -> Iterator[tuple[AttachmentView, bytes]]:
    """Attachments and their bytes, one after the other. A message that holds some inside a part is read once."""
    wanted = Attachment.objects.filter(
        position__in=positions, message__entries__pk=entry_id, message__entries__mailbox_id=mailbox_id
    )
    inside: dict[int, bytes] = {}
    for one in wanted.select_related("blob", "message__skeleton").order_by("position"):
        if one.blob is None and not inside:
            inside = {part.index: part.content for part in read(whole_bytes(one.message.skeleton)).attachments}
        view = AttachmentView(one.position, one.name, one.content_type, one.size, one.content_id, one.is_inline)
        yield view, inside[one.position] if one.blob is None else blobs.content_of(one.blob)


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
