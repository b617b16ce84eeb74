"""Reading a whole box, folder by folder, to take it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from medipli.blobs.codec import Unreadable
from medipli.blobs.queries import Missing
from medipli.formats.mime.skeleton import SkeletonError
from medipli.mailboxes.models import Folder
from medipli.messages.models import Entry
from medipli.messages.queries.opening import whole_bytes

BATCH = 50


@dataclass(frozen=True)
class ExportedFolder:
    """A folder and where it stands: « Patients/2024 »."""

    id: int
    path: str


@dataclass(frozen=True)
class ExportedMessage:
    """A message of a folder. ``raw`` is its exact bytes, None when the store cannot give them back.

    Blind copies stand on the entry, not in the bytes: they are in no export.
    """

    entry_id: int
    folder: str
    subject: str
    received_at: datetime
    raw: bytes | None
    flags: frozenset[str]
    """« seen » (by every member), « flagged », « replied », « passed »."""


def folders_to_export(mailbox_id: int, path: str | None = None) -> list[ExportedFolder]:
    """The folders of a box, standard ones first; only that of ``path`` (any case) with those inside it, if given."""
    every = {folder.pk: folder for folder in Folder.objects.filter(mailbox_id=mailbox_id)}
    order = list(Folder.Kind.values)
    found = [ExportedFolder(folder.pk, _path(folder, every)) for folder in every.values()]
    found.sort(key=lambda one: (order.index(every[one.id].kind), one.path.casefold()))
    if path is None:
        return found
    wanted = path.strip("/").casefold()
    return [one for one in found if one.path.casefold() == wanted or one.path.casefold().startswith(f"{wanted}/")]


def export_size(folders: Sequence[ExportedFolder]) -> int:
    """How many messages these folders hold."""
    return Entry.objects.filter(folder_id__in=[one.id for one in folders]).count()


def messages_to_export(folders: Sequence[ExportedFolder]) -> Iterator[ExportedMessage]:
    """Every message of these folders, one in memory at a time, in the order in which each folder got them."""
    for folder in folders:
        last = 0
        while batch := list(
            Entry.objects.filter(folder_id=folder.id, uid__gt=last)
            .select_related("message__skeleton")
            .order_by("uid")[:BATCH]
        ):
            for entry in batch:
                yield ExportedMessage(
                    entry.pk, folder.path, entry.subject, entry.received_at, _raw(entry), _flags(entry)
                )
            last = batch[-1].uid


def _flags(entry: Entry) -> frozenset[str]:
    marks = {
        "seen": not entry.unread_by,
        "flagged": entry.is_flagged,
        "replied": entry.is_answered,
        "passed": entry.is_forwarded,
    }
    return frozenset(word for word, is_so in marks.items() if is_so)


def _raw(entry: Entry) -> bytes | None:
    try:
        return whole_bytes(entry.message.skeleton)
    except (Missing, Unreadable, SkeletonError):
        return None


def _path(folder: Folder, every: dict[int, Folder]) -> str:
    above = every.get(folder.parent_id) if folder.parent_id else None
    return f"{_path(above, every)}/{folder.name}" if above else folder.name
