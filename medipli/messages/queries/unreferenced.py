from __future__ import annotations

from datetime import datetime

from django.db import connection


def unreferenced_blobs(before: datetime, limit: int = 10_000) -> tuple[bytes, ...]:
    """Names of contents stored before a moment that no message, attachment or draft refers to; ``limit`` at most."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT b.name FROM blobs_blob b
            WHERE b.created_at < %s
              AND NOT EXISTS (SELECT FROM messages_message m WHERE m.skeleton_id = b.name)
              AND NOT EXISTS (SELECT FROM messages_attachment a WHERE a.blob_id = b.name)
              AND NOT EXISTS (SELECT FROM messages_draftattachment d WHERE d.blob_id = b.name)
            LIMIT %s
            """,
            [before, limit],
        )
        return tuple(bytes(name) for (name,) in cursor.fetchall())
