"""What is followed in a box: its own index holds the flagged entries alone, newest first."""

from __future__ import annotations

from typing import Any

from django.db import connection

from medipli.messages.queries.listing import COLUMNS, PAGE_SIZE, Cursor, ListRow, Page, to_page
from medipli.messages.queries.search import UNREAD


def followed_page(mailbox_id: int, person_id: int, *, after: Cursor | None = None, limit: int = PAGE_SIZE) -> Page:
    """A page of the followed messages of a box, whatever their folder, the bin apart: single entries, not threads.

    The caller has checked that the person may read the box.
    """
    condition, more = "", list[Any]()
    if after is not None:
        condition = " AND (e.received_at, e.id) < (%s, %s)"
        more = [after.received_at, after.entry_id]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS}, {UNREAD} FROM messages_entry e WHERE e.mailbox_id = %s AND e.is_flagged{condition}"  # noqa: S608
            " AND e.folder_id <> (SELECT f.id FROM mailboxes_folder f WHERE f.mailbox_id = %s AND f.kind = 'trash')"
            " ORDER BY e.received_at DESC, e.id DESC LIMIT %s",
            [person_id, mailbox_id, *more, mailbox_id, limit + 1],
        )
        rows = [ListRow(*row) for row in cursor.fetchall()]
    return to_page(rows, limit)
