"""Telling open pages that a box changed. Only the number of the box travels; the page asks for the rest."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

CHANNEL = "medipli_mailbox"


def announce(mailboxes: Iterable[int]) -> None:
    """NOTIFY when the transaction commits; PostgreSQL folds repeated announcements of one transaction into one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, id::text) FROM unnest(%s::bigint[]) AS id", [CHANNEL, sorted(set(mailboxes))]
        )
