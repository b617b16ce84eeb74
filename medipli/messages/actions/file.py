"""Putting messages in folders: entries, threads, unread counts and words, for any number of boxes at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from medipli.messages import heads, live, threading
from medipli.messages.actions.index import index_hidden_words, index_words
from medipli.messages.actions.store import StoredMessage
from medipli.messages.models import Entry
from medipli.messages.summary import Summary

# An old message that is imported stays at least this long, so that retention is announced before it acts.
SHORTEST_STAY = timedelta(days=30)


@dataclass(frozen=True)
class Placement:
    """Where one box gets a message, and what is known of it there.

    ``unread`` makes it unread for every member but ``read_by``. ``blind_copies`` ([{name, address}]) stand on the
    sender's own entry alone.
    """

    mailbox_id: int
    folder_id: int
    received_at: datetime
    unread: bool = True
    read_by: tuple[int, ...] = ()
    is_outgoing: bool = False
    is_flagged: bool = False
    is_answered: bool = False
    is_forwarded: bool = False
    labels: tuple[int, ...] = ()
    blind_copies: list[dict[str, str]] | None = field(default=None, hash=False)


@transaction.atomic
def file_message(stored: StoredMessage, placements: Sequence[Placement]) -> list[Entry]:
    """Give one message to boxes, in one transaction whatever their number."""
    return file_messages([(stored, placement) for placement in placements])


@transaction.atomic
def file_messages(filings: Sequence[tuple[StoredMessage, Placement]]) -> list[Entry]:
    """Give messages to boxes. A dozen queries, however many; boxes are locked in one order, so nobody deadlocks."""
    if not filings:
        return []
    _use_room(filings)
    uids, modseqs = _reserve(Counter(place.folder_id for _, place in filings))
    members, retention = _boxes({place.mailbox_id for _, place in filings})
    thread_ids = threading.threads_for([(place.mailbox_id, stored.summary.clues) for stored, place in filings])
    soonest = timezone.now() + SHORTEST_STAY
    entries: list[Entry] = []
    for (stored, place), thread_id in zip(filings, thread_ids, strict=True):
        unread_by = [p for p in members.get(place.mailbox_id, ()) if p not in place.read_by] if place.unread else []
        summary = stored.summary
        entries.append(
            Entry(
                mailbox_id=place.mailbox_id,
                folder_id=place.folder_id,
                message_id=stored.id,
                thread_id=thread_id,
                uid=uids[place.folder_id],
                modseq=modseqs[place.folder_id],
                received_at=place.received_at,
                expires_at=max(place.received_at + timedelta(days=retention[place.mailbox_id]), soonest),
                unread_by=unread_by,
                is_flagged=place.is_flagged,
                is_answered=place.is_answered,
                is_forwarded=place.is_forwarded,
                is_outgoing=place.is_outgoing,
                labels=list(place.labels),
                blind_copies=place.blind_copies,
                wants_receipt=summary.wants_receipt and not place.is_outgoing,
                correspondent=_correspondent(stored, place),
                correspondent_address=summary.from_address,
                subject=summary.subject,
                snippet=summary.snippet,
                attachment_count=summary.attachment_count,
                size=stored.size,
                priority=summary.priority,
                thread_unread_by=unread_by,
            )
        )
        uids[place.folder_id] += 1
    Entry.objects.bulk_create(entries, batch_size=500)
    heads.refresh({(entry.folder_id, entry.thread_id) for entry in entries})
    count_unread(Counter((entry.folder_id, person) for entry in entries for person in entry.unread_by))
    _index(filings)
    live.announce({entry.mailbox_id for entry in entries})
    return entries


def count_unread(changes: Counter[tuple[int, int]]) -> None:
    """Add to the unread counts of (folder, person); negative numbers take away."""
    changed = sorted(place for place, number in changes.items() if number)
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE mailboxes_unreadcount u SET count = u.count + c.n"
                " FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS c(folder_id, person_id, n)"
                " WHERE u.folder_id = c.folder_id AND u.person_id = c.person_id",
                [
                    [folder for folder, _ in changed],
                    [person for _, person in changed],
                    [changes[place] for place in changed],
                ],
            )


def reserve_uids(folder_id: int, number: int) -> tuple[int, int]:
    """Take ``number`` UIDs of a folder: the first of them, and the modification sequence of this change."""
    uids, modseqs = _reserve(Counter({folder_id: number}))
    return uids[folder_id], modseqs[folder_id]


def _reserve(wanted: Counter[int]) -> tuple[dict[int, int], dict[int, int]]:
    folders = sorted(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH locked AS (SELECT id FROM mailboxes_folder WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE)"
            " UPDATE mailboxes_folder f SET uid_next = f.uid_next + w.n, modseq = f.modseq + 1"
            " FROM locked JOIN unnest(%s::bigint[], %s::int[]) AS w(id, n) USING (id) WHERE f.id = locked.id"
            " RETURNING f.id, f.uid_next - w.n, f.modseq",
            [folders, folders, [wanted[folder] for folder in folders]],
        )
        rows = cursor.fetchall()
    return {folder: first for folder, first, _ in rows}, {folder: modseq for folder, _, modseq in rows}


def _boxes(mailboxes: set[int]) -> tuple[dict[int, list[int]], dict[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.id, m.retention_days,"
            " coalesce(array_agg(s.person_id ORDER BY s.person_id) FILTER (WHERE s.id IS NOT NULL), '{}')"
            " FROM mailboxes_mailbox m LEFT JOIN mailboxes_membership s ON s.mailbox_id = m.id"
            " WHERE m.id = ANY(%s) GROUP BY m.id",
            [sorted(mailboxes)],
        )
        rows = cursor.fetchall()
    return {box: people for box, _, people in rows}, {box: days for box, days, _ in rows}


def _correspondent(stored: StoredMessage, place: Placement) -> str:
    summary = stored.summary
    if place.is_outgoing:
        hidden = [copy["name"] or copy["address"] for copy in place.blind_copies or ()]
        return summary.to_line or ", ".join(hidden[:3])
    return summary.from_name or summary.from_address


def _use_room(filings: Sequence[tuple[StoredMessage, Placement]]) -> None:
    """Count the bytes, which also locks the boxes: see medipli.mailboxes.locking."""
    used: Counter[int] = Counter()
    for stored, place in filings:
        used[place.mailbox_id] += stored.size
    boxes = sorted(used)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH locked AS (SELECT id FROM mailboxes_mailbox WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE)"
            " UPDATE mailboxes_mailbox m SET used_bytes = m.used_bytes + w.n"
            " FROM locked JOIN unnest(%s::bigint[], %s::bigint[]) AS w(id, n) USING (id) WHERE m.id = locked.id",
            [boxes, boxes, [used[box] for box in boxes]],
        )


def _index(filings: Sequence[tuple[StoredMessage, Placement]]) -> None:
    shared: dict[int, tuple[Summary, list[int]]] = {}
    for stored, place in filings:
        if place.blind_copies:
            hidden = " ".join(f"{copy['name']} {copy['address']}" for copy in place.blind_copies)
            index_hidden_words(stored.id, stored.summary, place.mailbox_id, hidden)
        else:
            shared.setdefault(stored.id, (stored.summary, []))[1].append(place.mailbox_id)
    index_words(shared)
