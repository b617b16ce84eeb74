"""Heads: in each folder, the newest entry of a thread stands for it in the list.

Whatever changes which entries are in a folder, or who has read them, or their labels, ends by calling :func:`refresh`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

REFRESH = """
WITH wanted AS (
    SELECT DISTINCT * FROM unnest(%s::bigint[], %s::bigint[]) AS w(folder_id, thread_id)
), whole AS (
    SELECT e.folder_id, e.thread_id, count(*) AS n,
           (array_agg(e.id ORDER BY e.received_at DESC, e.id DESC))[1] AS head_id
    FROM messages_entry e JOIN wanted w USING (thread_id)
    WHERE e.folder_id = w.folder_id
    GROUP BY e.folder_id, e.thread_id
), readers AS (
    SELECT e.folder_id, e.thread_id, array_agg(DISTINCT p ORDER BY p) AS people
    FROM messages_entry e JOIN wanted w USING (thread_id), unnest(e.unread_by) AS p
    WHERE e.folder_id = w.folder_id
    GROUP BY e.folder_id, e.thread_id
), labelled AS (
    SELECT e.folder_id, e.thread_id, array_agg(DISTINCT l ORDER BY l) AS labels
    FROM messages_entry e JOIN wanted w USING (thread_id), unnest(e.labels) AS l
    WHERE e.folder_id = w.folder_id
    GROUP BY e.folder_id, e.thread_id
), state AS (
    SELECT whole.*, coalesce(readers.people, '{}'::bigint[]) AS people,
           coalesce(labelled.labels, '{}'::bigint[]) AS labels
    FROM whole LEFT JOIN readers USING (folder_id, thread_id) LEFT JOIN labelled USING (folder_id, thread_id)
)
UPDATE messages_entry e
SET is_head = (e.id = state.head_id),
    thread_count = state.n,
    thread_unread_by = CASE WHEN e.id = state.head_id THEN state.people ELSE '{}'::bigint[] END,
    thread_labels = CASE WHEN e.id = state.head_id THEN state.labels ELSE '{}'::bigint[] END
FROM state
WHERE e.folder_id = state.folder_id AND e.thread_id = state.thread_id
  AND (e.is_head <> (e.id = state.head_id)
       OR (e.id = state.head_id AND (e.thread_count <> state.n OR e.thread_unread_by <> state.people
                                     OR e.thread_labels <> state.labels)))
"""


def refresh(places: Iterable[tuple[int, int]]) -> None:
    """Make the heads right again for these (folder, thread) pairs, in one statement."""
    pairs = list(places)
    if pairs:
        with connection.cursor() as cursor:
            cursor.execute(REFRESH, [[folder for folder, _ in pairs], [thread for _, thread in pairs]])
