"""List pages: one index scan each, whatever the size of the box."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

PAGE_SIZE = 40
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = """e.id, e.folder_id, e.thread_id, e.received_at, e.correspondent, e.correspondent_address, e.subject,
 e.snippet, e.attachment_count, e.priority, e.is_flagged, e.is_answered, e.is_forwarded, e.is_outgoing,
 e.thread_count, CASE WHEN e.is_head THEN e.thread_labels ELSE e.labels END,
 CASE WHEN NOT e.is_outgoing THEN (SELECT m.kind FROM mailboxes_address a JOIN mailboxes_mailbox m
  ON m.id = a.mailbox_id WHERE a.address = e.correspondent_address) END"""
UNREAD = "%s = ANY(e.thread_unread_by), cardinality(e.thread_unread_by)"
"""Of a row: whether a person has something to read in it, and how many members have."""


@dataclass(frozen=True)
class Cursor:
    """Where a page ended: keyset paging over (received_at, id), newest first."""

    received_at: datetime
    entry_id: int

    def __str__(self) -> str:
        """An opaque text for addresses; it holds no personal data."""
        moment = (self.received_at - EPOCH) // timedelta(microseconds=1)
        return base64.urlsafe_b64encode(struct.pack(">qq", moment, self.entry_id)).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """The cursor that ``str`` wrote, or None for anything else."""
        try:
            moment, entry_id = struct.unpack(">qq", base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            return cls(EPOCH + timedelta(microseconds=moment), entry_id)
        except (ValueError, struct.error, binascii.Error, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list. ``is_unread`` is for the person who asks, and for the whole thread in this folder."""

    id: int
    folder_id: int
    thread_id: int
    received_at: datetime
    correspondent: str
    correspondent_address: str
    subject: str
    snippet: str
    attachment_count: int
    priority: int
    is_flagged: bool
    is_answered: bool
    is_forwarded: bool
    is_outgoing: bool
    thread_count: int
    labels: list[int]
    sender_kind: str | None
    """The kind of the sender's box (« ORG », « PER »…); None for others than this service's, and for what one sent."""
    is_unread: bool
    unread_members: int = 0
    """How many members of the box have something to read in it."""


@dataclass(frozen=True)
class Page:
    """Rows, newest first, and where the next page starts; None at the end."""

    rows: tuple[ListRow, ...]
    next: Cursor | None


def entry_page(
    folder_id: int,
    person_id: int,
    *,
    after: Cursor | None = None,
    unread_only: bool = False,
    label_id: int | None = None,
    limit: int = PAGE_SIZE,
) -> Page:
    """A page of a folder: one row a thread. The caller has checked that the person may read the box."""
    conditions = ["e.folder_id = %s", "e.is_head"]
    more: list[Any] = [folder_id]
    if after is not None:
        conditions.append("(e.received_at, e.id) < (%s, %s)")
        more += [after.received_at, after.entry_id]
    if unread_only:
        conditions.append("NOT e.thread_unread_by = '{}' AND %s = ANY(e.thread_unread_by)")
        more.append(person_id)
    if label_id is not None:
        conditions.append("%s = ANY(e.thread_labels)")
        more.append(label_id)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS}, {UNREAD} FROM messages_entry e WHERE {' AND '.join(conditions)}"  # noqa: S608 - fixed texts
            # A written limit: a plan made for any limit would not know that the index alone gives the page.
            f" ORDER BY e.received_at DESC, e.id DESC LIMIT {limit + 1:d}",
            [person_id, *more],
        )
        rows = [ListRow(*row) for row in cursor.fetchall()]
    return to_page(rows, limit)


def entry_rows(mailbox_id: int, person_id: int, entry_ids: Sequence[int]) -> tuple[ListRow, ...]:
    """The rows of these entries of a box, newest first: what a list shows of them now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS}, {UNREAD} FROM messages_entry e WHERE e.mailbox_id = %s AND e.id = ANY(%s)"  # noqa: S608
            " ORDER BY e.received_at DESC, e.id DESC",
            [person_id, mailbox_id, list(entry_ids)],
        )
        return tuple(ListRow(*row) for row in cursor.fetchall())


def newer_count(folder_id: int, since: Cursor, limit: int = 100) -> int:
    """How many threads of a folder stand above a row, at most ``limit``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM messages_entry e WHERE e.folder_id = %s AND e.is_head"
            " AND (e.received_at, e.id) > (%s, %s) LIMIT %s) AS newer",
            [folder_id, since.received_at, since.entry_id, limit],
        )
        (count,) = cursor.fetchone()
        return int(count)


def to_page(rows: list[ListRow], limit: int) -> Page:
    """``limit + 1`` rows were asked for: the one too many tells that there is a next page."""
    shown = rows[:limit]
    return Page(tuple(shown), Cursor(shown[-1].received_at, shown[-1].id) if len(rows) > limit else None)
