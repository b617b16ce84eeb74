"""Putting messages in folders: entries, threads, unread counts and words, for any number of boxes at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from medipli.messages import heads, live, threading
from medipli.messages.actions.index import index_hidden_words, index_words
from medipli.messages.actions.store import StoredMessage
from medipli.messages.summary import Summary

# An old message that is imported stays at least this long, so that retention is announced before it acts.
SHORTEST_STAY = timedelta(days=30)

# One statement for all boxes: what differs from box to box and what a message says everywhere come as two JSON lists.
# Members and retention are read here, after the boxes were locked, so that a member who came meanwhile is counted.
INSERT = """
WITH place AS (
    SELECT * FROM json_to_recordset(%(places)s) AS p(
        mailbox_id bigint, folder_id bigint, message_id bigint, thread_id bigint, uid bigint, modseq bigint,
        received_at timestamptz, unread boolean, read_by bigint[], is_outgoing boolean, is_flagged boolean,
        is_answered boolean, is_forwarded boolean, labels bigint[], blind_copies jsonb, correspondent text)
), said AS (
    SELECT * FROM json_to_recordset(%(messages)s) AS s(
        message_id bigint, wants_receipt boolean, address text, subject text, snippet text,
        attachment_count smallint, size bigint, priority smallint)
), made AS (
    INSERT INTO messages_entry (
        mailbox_id, folder_id, message_id, thread_id, uid, modseq, received_at, expires_at, unread_by,
        is_flagged, is_answered, is_forwarded, is_outgoing, labels, blind_copies, wants_receipt, correspondent,
        correspondent_address, subject, snippet, attachment_count, size, priority, is_head, thread_count,
        thread_unread_by, thread_labels)
    SELECT p.mailbox_id, p.folder_id, p.message_id, p.thread_id, p.uid, p.modseq, p.received_at,
           greatest(p.received_at + m.retention_days * interval '1 day', %(soonest)s), members.unread_by,
           p.is_flagged, p.is_answered, p.is_forwarded, p.is_outgoing, p.labels, p.blind_copies,
           s.wants_receipt AND NOT p.is_outgoing, p.correspondent, s.address, s.subject, s.snippet,
           s.attachment_count, s.size, s.priority, true, 1, members.unread_by,
           p.labels
    FROM place p JOIN said s USING (message_id) JOIN mailboxes_mailbox m ON m.id = p.mailbox_id
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(person_id ORDER BY person_id), '{}') AS unread_by FROM mailboxes_membership
        WHERE mailbox_id = p.mailbox_id AND p.unread AND person_id <> ALL (p.read_by)
    ) AS members
    ORDER BY p.folder_id, p.uid
    RETURNING id, mailbox_id, folder_id, uid, unread_by
), counted AS (
    UPDATE mailboxes_unreadcount u SET count = u.count + c.n
    FROM (SELECT folder_id, person_id, count(*) AS n FROM made, unnest(unread_by) AS person_id GROUP BY 1, 2) AS c
    WHERE u.folder_id = c.folder_id AND u.person_id = c.person_id
)
SELECT folder_id, uid, id, unread_by, pg_notify(%(channel)s, mailbox_id::text) FROM made
"""

# Boxes are locked in their order, before their folders: see medipli.mailboxes.locking.
TAKE = """
WITH boxes AS (
    SELECT id FROM mailboxes_mailbox WHERE id = ANY (%(boxes)s) ORDER BY id FOR NO KEY UPDATE
), used AS (
    UPDATE mailboxes_mailbox m SET used_bytes = m.used_bytes + taken.bytes
    FROM boxes JOIN unnest(%(boxes)s::bigint[], %(bytes)s::bigint[]) AS taken(id, bytes) USING (id)
    WHERE m.id = boxes.id
)
UPDATE mailboxes_folder f SET uid_next = f.uid_next + wanted.uids, modseq = f.modseq + 1
FROM unnest(%(folders)s::bigint[], %(uids)s::int[]) AS wanted(id, uids)
WHERE f.id = wanted.id AND f.mailbox_id IN (SELECT id FROM boxes)
RETURNING f.id, f.uid_next - wanted.uids, f.modseq
"""


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


@dataclass(frozen=True, slots=True)
class Filed:
    """An entry that was made: its number, where it is, and the members who have not read it."""

    id: int
    mailbox_id: int
    folder_id: int
    thread_id: int
    unread_by: tuple[int, ...]


def file_message(stored: StoredMessage, placements: Sequence[Placement]) -> list[Filed]:
    """Give one message to boxes, in one transaction whatever their number."""
    return file_messages([(stored, placement) for placement in placements])


@transaction.atomic(savepoint=False)
def file_messages(filings: Sequence[tuple[StoredMessage, Placement]]) -> list[Filed]:
    """Give messages to boxes, in order. Five queries, however many; boxes are locked in one order: no deadlock."""
    if not filings:
        return []
    numbers = _take(filings)
    threads = threading.threads_for([(place.mailbox_id, stored.summary.clues) for stored, place in filings])
    entries = _insert(filings, numbers, threads)
    # The only entry of a new thread is its head already.
    shared = Counter((entry.folder_id, entry.thread_id) for entry in entries)
    heads.refresh(place for place, number in shared.items() if number > 1 or place[1] not in threads.created)
    _index(filings)
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
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE mailboxes_folder SET uid_next = uid_next + %s, modseq = modseq + 1 WHERE id = %s"
            " RETURNING uid_next - %s, modseq",
            [number, folder_id, number],
        )
        first, modseq = cursor.fetchone()
        return first, modseq


def _take(filings: Sequence[tuple[StoredMessage, Placement]]) -> dict[int, tuple[int, int]]:
    """Lock the boxes, take room and UIDs. By folder, the first of the UIDs taken and the modification sequence."""
    used: Counter[int] = Counter()
    for stored, place in filings:
        used[place.mailbox_id] += stored.size
    uids = Counter(place.folder_id for _, place in filings)
    values = {"boxes": list(used), "bytes": list(used.values()), "folders": list(uids), "uids": list(uids.values())}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        return {folder: (first, modseq) for folder, first, modseq in cursor.fetchall()}


def _insert(
    filings: Sequence[tuple[StoredMessage, Placement]],
    numbers: dict[int, tuple[int, int]],
    threads: threading.Threads,
) -> list[Filed]:
    given: Counter[int] = Counter()
    places = []
    for (stored, place), thread_id in zip(filings, threads.ids, strict=True):
        first, modseq = numbers[place.folder_id]
        places.append(
            {
                "mailbox_id": place.mailbox_id,
                "folder_id": place.folder_id,
                "message_id": stored.id,
                "thread_id": thread_id,
                "uid": first + given[place.folder_id],
                "modseq": modseq,
                "received_at": place.received_at.isoformat(),
                "unread": place.unread,
                "read_by": place.read_by,
                "is_outgoing": place.is_outgoing,
                "is_flagged": place.is_flagged,
                "is_answered": place.is_answered,
                "is_forwarded": place.is_forwarded,
                "labels": place.labels,
                "blind_copies": place.blind_copies,
                "correspondent": _correspondent(stored, place),
            }
        )
        given[place.folder_id] += 1
    messages = [_said(stored) for stored in {stored.id: stored for stored, _ in filings}.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            {
                "places": json.dumps(places),
                "messages": json.dumps(messages),
                "soonest": timezone.now() + SHORTEST_STAY,
                "channel": live.CHANNEL,
            },
        )
        made = {(folder, uid): (number, unread_by) for folder, uid, number, unread_by, _ in cursor.fetchall()}
    entries = []
    for (_, place), row, thread_id in zip(filings, places, threads.ids, strict=True):
        number, unread_by = made[place.folder_id, row["uid"]]
        entries.append(Filed(number, place.mailbox_id, place.folder_id, thread_id, tuple(unread_by)))
    return entries


def _said(stored: StoredMessage) -> dict[str, str | int]:
    summary = stored.summary
    return {
        "message_id": stored.id,
        "wants_receipt": summary.wants_receipt,
        "address": summary.from_address,
        "subject": summary.subject,
        "snippet": summary.snippet,
        "attachment_count": summary.attachment_count,
        "size": stored.size,
        "priority": summary.priority,
    }


def _correspondent(stored: StoredMessage, place: Placement) -> str:
    summary = stored.summary
    if place.is_outgoing:
        hidden = [copy["name"] or copy["address"] for copy in place.blind_copies or ()]
        return summary.to_line or ", ".join(hidden[:3])
    return summary.from_name or summary.from_address


def _index(filings: Sequence[tuple[StoredMessage, Placement]]) -> None:
    known: dict[int, tuple[Summary, list[int]]] = {}
    fresh: dict[int, tuple[Summary, list[int]]] = {}
    for stored, place in filings:
        if place.blind_copies:
            hidden = " ".join(f"{copy['name']} {copy['address']}" for copy in place.blind_copies)
            index_hidden_words(stored.id, stored.summary, place.mailbox_id, hidden)
        else:
            found_in = fresh if stored.is_new else known
            found_in.setdefault(stored.id, (stored.summary, []))[1].append(place.mailbox_id)
    index_words(known, fresh)
