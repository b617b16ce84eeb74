"""Importing mail from files into a box: in batches, each in one transaction, so that it may stop and go on anywhere.

What is in the box already, by its bytes, is passed over. Imported mail counts as read unless its source keeps flags
that say otherwise, keeps its date and its folder, and sends no notice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, DataError, connection, transaction
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.blobs import codec
from medipli.formats.mailfiles import SourceMessage, UnreadableFile
from medipli.formats.mailfolders import Destination, destination
from medipli.formats.mime import ParsedMessage, parse_date
from medipli.mailboxes.actions import FolderRefused, create_folder
from medipli.mailboxes.models import Address, Folder
from medipli.messages.actions.file import Placement, file_messages
from medipli.messages.actions.store import Prepared, prepare, store_many

BATCH = 100
BATCH_BYTES = 8 << 20
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)

_IMPORT_LOCK = 0x494D504F


class ImportRefused(Exception):
    """The box cannot be imported into now. The message says why."""


@dataclass(frozen=True)
class Remark:
    """What is worth telling of one message or file: where it was found, and the reason."""

    identifier: str
    reason: str


@dataclass(frozen=True)
class ImportedBatch:
    """What one batch came to. ``size`` counts the bytes of its messages, duplicates included.

    ``kept_as_source`` are imported messages that nothing could read: they are shown as their source. ``lost`` could
    not be read or stored; ``passed_over`` are files that hold no message.
    """

    imported: int = 0
    duplicates: int = 0
    size: int = 0
    kept_as_source: tuple[Remark, ...] = ()
    lost: tuple[Remark, ...] = ()
    passed_over: tuple[Remark, ...] = ()


def import_messages(
    actor: Actor, mailbox_id: int, sources: Iterable[SourceMessage | UnreadableFile], *, folder: str | None = None
) -> Generator[ImportedBatch, None, None]:
    """Import what is found into a box, a batch at a time; each is durable when it is yielded.

    ``folder`` puts everything in one folder; otherwise each message goes where it was found. Raises
    :class:`ImportRefused` when another import into the box runs, OSError or OperationalError when the disk is full.
    """
    with _alone(mailbox_id), ThreadPoolExecutor(max_workers=1) as reader:
        box = _Box(actor, mailbox_id, folder)
        waiting: tuple[_Batch, Future[list[Prepared]]] | None = None
        try:
            for batch in _batches(sources):
                fresh = box.without_known(batch, waiting[0] if waiting else None)
                # Reading one batch while the database writes the one before.
                following = (fresh, reader.submit(_read, fresh.messages))
                if waiting:
                    yield box.file(waiting[0], waiting[1].result())
                waiting = following
            if waiting:
                yield box.file(waiting[0], waiting[1].result())
        finally:
            reader.shutdown(cancel_futures=True)


@dataclass
class _Batch:
    messages: list[SourceMessage] = field(default_factory=list)
    names: list[bytes] = field(default_factory=list)
    lost: list[Remark] = field(default_factory=list)
    passed_over: list[Remark] = field(default_factory=list)
    size: int = 0
    duplicates: int = 0


def _batches(sources: Iterable[SourceMessage | UnreadableFile]) -> Iterator[_Batch]:
    batch = _Batch()
    for found in sources:
        if isinstance(found, UnreadableFile):
            is_loss = found.reason in ("unreadable", "too large")
            (batch.lost if is_loss else batch.passed_over).append(Remark(found.identifier, found.reason))
        else:
            batch.messages.append(found)
            batch.names.append(codec.name_of_digest(hashlib.sha256(found.raw).digest()))
            batch.size += len(found.raw)
        if len(batch.messages) + len(batch.lost) + len(batch.passed_over) >= BATCH or batch.size >= BATCH_BYTES:
            yield batch
            batch = _Batch()
    yield batch


def _read(messages: Sequence[SourceMessage]) -> list[Prepared]:
    now = timezone.now()
    return [_dated(prepare(message.raw, now), message, now) for message in messages]


def _dated(prepared: Prepared, message: SourceMessage, now: datetime) -> Prepared:
    """With the date that the message gives, else that of its arrival elsewhere, else that of its file."""
    moment = next(
        (date for date in _dates(prepared.parsed, message) if EARLIEST <= date <= now + timedelta(days=1)), now
    )
    return replace(prepared, summary=replace(prepared.summary, sent_at=min(moment, now)))


def _dates(parsed: ParsedMessage, message: SourceMessage) -> Iterator[datetime]:
    if parsed.date:
        yield parsed.date
    if (received := parsed.header("Received")) and (arrival := parse_date(received.rpartition(";")[2])):
        yield arrival
    if message.modified_at is not None:
        with suppress(ValueError, OverflowError, OSError):
            yield datetime.fromtimestamp(message.modified_at, UTC)


class _Box:
    """The box that receives: what it holds, its folders as they are asked for."""

    def __init__(self, actor: Actor, mailbox_id: int, folder: str | None) -> None:
        self.actor = actor
        self.mailbox_id = mailbox_id
        self.everything_to = destination(folder) if folder is not None else None
        self.own_addresses = set(Address.objects.filter(mailbox_id=mailbox_id).values_list("address", flat=True))
        self.standard: dict[str, int] = dict(
            Folder.objects.filter(mailbox_id=mailbox_id).exclude(kind=Folder.Kind.OWN).values_list("kind", "id")
        )
        self.folders: dict[Destination, int] = {}

    def without_known(self, batch: _Batch, ahead: _Batch | None) -> _Batch:
        """The batch without what is in the box, or about to be."""
        seen = self._held(batch.names) | set(ahead.names if ahead else ())
        fresh = replace(batch, messages=[], names=[])
        for message, name in zip(batch.messages, batch.names, strict=True):
            if name in seen:
                fresh.duplicates += 1
            else:
                seen.add(name)
                fresh.messages.append(message)
                fresh.names.append(name)
        return fresh

    def _held(self, names: list[bytes]) -> set[bytes]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT m.name FROM messages_message m WHERE m.name = ANY(%s) AND EXISTS"
                " (SELECT FROM messages_entry e WHERE e.message_id = m.id AND e.mailbox_id = %s)",
                [names, self.mailbox_id],
            )
            return {bytes(name) for (name,) in cursor.fetchall()}

    def file(self, batch: _Batch, prepared: list[Prepared]) -> ImportedBatch:
        """Store a batch; when the database refuses something in it, all but that."""
        pairs = list(zip(batch.messages, prepared, strict=True))
        places = [self._placement(message, one) for message, one in pairs]
        lost = list(batch.lost)
        try:
            self._store([one for _, one in pairs], places, batch.duplicates)
        except (DataError, ValueError):
            for (message, one), place in zip(list(pairs), places, strict=True):
                try:
                    self._store([one], [place], 0)
                except (DataError, ValueError) as refusal:
                    lost.append(Remark(message.identifier, f"refused by the database ({type(refusal).__name__})"))
                    pairs.remove((message, one))
        return ImportedBatch(
            imported=len(pairs),
            duplicates=batch.duplicates,
            size=batch.size,
            kept_as_source=tuple(
                Remark(message.identifier, one.summary.unreadable) for message, one in pairs if one.summary.unreadable
            ),
            lost=tuple(lost),
            passed_over=tuple(batch.passed_over),
        )

    @transaction.atomic
    def _store(self, prepared: list[Prepared], places: list[Placement], duplicates: int) -> None:
        if prepared:
            file_messages(list(zip(store_many(prepared), places, strict=True)))
            audit.record(
                self.actor,
                "mailbox.import",
                mailbox_id=self.mailbox_id,
                target=f"mailbox {self.mailbox_id}",
                details={"messages": len(prepared), "duplicates": duplicates},
            )

    def _placement(self, message: SourceMessage, prepared: Prepared) -> Placement:
        where = self._destination(message)
        is_sent = where.kind == Folder.Kind.SENT
        is_outgoing = is_sent or (
            where.kind != Folder.Kind.INBOX and prepared.summary.from_address in self.own_addresses
        )
        blind = [{"name": one.name, "address": one.address} for one in prepared.parsed.bcc] if is_outgoing else []
        return Placement(
            mailbox_id=self.mailbox_id,
            folder_id=self._folder(where),
            received_at=prepared.summary.sent_at,
            unread=message.is_unread and not is_sent,
            is_outgoing=is_outgoing,
            is_flagged="flagged" in message.flags,
            is_answered="replied" in message.flags,
            is_forwarded="passed" in message.flags,
            blind_copies=blind or None,
        )

    def _destination(self, message: SourceMessage) -> Destination:
        if self.everything_to is not None:
            return self.everything_to
        if "trashed" in message.flags:
            return Destination(kind=Folder.Kind.TRASH)
        return destination("Drafts" if "draft" in message.flags else message.folder)

    def _folder(self, where: Destination) -> int:
        if where not in self.folders:
            self.folders[where] = self.standard[where.kind] if where.kind else self._own_folder(where.path)
        return self.folders[where]

    def _own_folder(self, path: tuple[str, ...]) -> int:
        """An own folder, made if it is missing, before its messages and in transactions of its own.

        Where no more can be made, its parent; at the top, the archives.
        """
        found: int | None = None
        for name in path:
            known = Folder.objects.filter(mailbox_id=self.mailbox_id, parent_id=found, name__iexact=name).first()
            try:
                found = (known or create_folder(self.actor, self.mailbox_id, name, found)).pk
            except FolderRefused:
                break
        return found if found is not None else self.standard[Folder.Kind.ARCHIVE]


@contextmanager
def _alone(mailbox_id: int) -> Iterator[None]:
    """While another import into this box runs, its messages would not be seen as duplicates."""
    key = [_IMPORT_LOCK, mailbox_id % (1 << 31)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        if cursor.fetchone() != (True,):
            raise ImportRefused("another import into this mailbox is running")
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
