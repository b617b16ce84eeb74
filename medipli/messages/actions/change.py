"""Changing entries: the ground on which marking, moving and labelling stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection

from medipli.mailboxes.locking import lock_boxes
from medipli.messages import heads, live
from medipli.messages.models import Entry

LARGEST_CHANGE = 5000


def lock_entries(mailbox_id: int, entry_ids: Iterable[int]) -> list[Entry]:
    """The entries of a box, which is locked first; those that are not there (any more) are passed over."""
    lock_boxes([mailbox_id])
    wanted = sorted(set(entry_ids))[:LARGEST_CHANGE]
    return list(Entry.objects.filter(mailbox_id=mailbox_id, id__in=wanted).order_by("id"))


def whole_threads(mailbox_id: int, entry_ids: Iterable[int]) -> list[int]:
    """The ids of every entry that shares folder and thread with one of these: a list row stands for all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM messages_entry h JOIN messages_entry e ON e.thread_id = h.thread_id"
            " AND e.folder_id = h.folder_id WHERE h.mailbox_id = %s AND h.id = ANY(%s)",
            [mailbox_id, sorted(set(entry_ids))[:LARGEST_CHANGE]],
        )
        return [row[0] for row in cursor.fetchall()]


def save(entries: Sequence[Entry], fields: Sequence[str]) -> None:
    """Write changed entries with a new modification sequence for each folder, and tell open pages."""
    if not entries:
        return
    folders = sorted({entry.folder_id for entry in entries})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE mailboxes_folder SET modseq = modseq + 1 WHERE id = ANY(%s) RETURNING id, modseq", [folders]
        )
        modseqs = dict(cursor.fetchall())
    for entry in entries:
        entry.modseq = modseqs[entry.folder_id]
    Entry.objects.bulk_update(entries, [*fields, "modseq"], batch_size=500)
    live.announce({entry.mailbox_id for entry in entries})


def refresh_heads(entries: Iterable[Entry]) -> None:
    """Make right the heads of every folder and thread that these entries are in."""
    heads.refresh({(entry.folder_id, entry.thread_id) for entry in entries})


def unread_of(entries: Iterable[Entry]) -> Counter[tuple[int, int]]:
    """What these entries weigh in the unread counts of (folder, person)."""
    return Counter((entry.folder_id, person) for entry in entries for person in entry.unread_by)
