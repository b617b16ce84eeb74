"""Telling open pages that sessions of a person ended or were locked. Only the number of the person travels."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

CHANNEL = "medipli_session"


def announce(people: Iterable[int]) -> None:
    """NOTIFY when the transaction commits: each page that these people have open looks its session up again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, id::text) FROM unnest(%s::bigint[]) AS id", [CHANNEL, sorted(set(people))])
