"""Remembering whom one writes to."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from medipli.formats.mime import Mailbox


def remember(person_id: int, people: Iterable[Mailbox]) -> None:
    """Note that a person has just written to these; completion will propose them first."""
    latest = {one.address.lower(): one.name for one in people}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO directory_recentcorrespondent (person_id, address, name, count, last_at)"
            " SELECT %s, a, n, 1, now() FROM unnest(%s::text[], %s::text[]) AS w(a, n) ORDER BY a"
            " ON CONFLICT (person_id, address) DO UPDATE SET count = directory_recentcorrespondent.count + 1,"
            " last_at = now(), name = excluded.name",
            [person_id, list(latest), list(latest.values())],
        )
