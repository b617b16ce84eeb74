"""The numbers of requests: « AS-2026-00042 », counted anew each year."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone


def next_reference() -> str:
    """The next number, in the caller's transaction. Two at once wait for each other, so that each has its own."""
    year = timezone.localtime().year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO support_helpcount AS c (year, last) VALUES (%s, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = c.last + 1 RETURNING last",
            [year],
        )
        (number,) = cursor.fetchone()
    return f"AS-{year}-{number:05}"
