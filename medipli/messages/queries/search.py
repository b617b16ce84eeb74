"""Finding messages in a box.

Two ways lead to the newest results. For words that few messages hold, the word index gives them all and they are
sorted. For words that many hold, the list index is walked newest first until a page is full. PostgreSQL's own estimate
of how common the words are tells which way is shorter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from medipli.messages import words
from medipli.messages.queries.listing import COLUMNS, PAGE_SIZE, Cursor, ListRow, Page, to_page
from medipli.messages.searching import terms as language
from medipli.messages.searching import tsquery
from medipli.messages.searching.terms import Terms

# Walking one entry costs about this many times less than fetching and sorting one found by the word index.
WALK_GAIN = 0.6
WALK_AT_LEAST_EVERY = 400
UNREAD = "%s = ANY(e.unread_by), cardinality(e.unread_by)"


@dataclass(frozen=True)
class SearchPage:
    """Results, newest first: single entries, not threads."""

    page: Page
    terms: Terms


def search(
    mailbox_id: int,
    person_id: int,
    terms: Terms,
    *,
    after: Cursor | None = None,
    limit: int = PAGE_SIZE,
) -> SearchPage:
    """A page of what the terms find in a box, the bin apart unless ``dossier:`` names it.

    The caller has checked that the person may read the box.
    """
    if _says_nothing(terms):
        return SearchPage(Page((), None), terms)
    conditions, values = _conditions(mailbox_id, person_id, terms)
    if after is not None:
        conditions.append("(e.received_at, e.id) < (%s, %s)")
        values += [after.received_at, after.entry_id]
    query, query_values = _words(terms)
    with connection.cursor() as cursor:
        if not query:
            sql, parameters = _plain(conditions), [person_id, *values]
        elif _is_common(cursor, mailbox_id, query, query_values):
            sql, parameters = _walk(conditions, query), [person_id, mailbox_id, *query_values, *values]
        else:
            sql, parameters = _lookup(conditions, query), [mailbox_id, *query_values, person_id, *values]
        cursor.execute(sql, [*parameters, limit + 1])
        rows = [ListRow(*row) for row in cursor.fetchall()]
    return SearchPage(to_page(rows, limit), terms)


def _plain(conditions: list[str]) -> str:
    return (
        f"SELECT {COLUMNS}, {UNREAD} FROM messages_entry e WHERE {' AND '.join(conditions)}"  # noqa: S608 - fixed texts
        " ORDER BY e.received_at DESC, e.id DESC LIMIT %s"
    )


def _lookup(conditions: list[str], query: str) -> str:
    return (
        "WITH found AS MATERIALIZED (SELECT DISTINCT message_id FROM messages_searchdocument"  # noqa: S608
        f" WHERE mailboxes @> ARRAY[%s::bigint] AND vector @@ ({query}))"
        f" SELECT {COLUMNS}, {UNREAD} FROM found JOIN messages_entry e USING (message_id)"
        f" WHERE {' AND '.join(conditions)} ORDER BY e.received_at DESC, e.id DESC LIMIT %s"
    )


def _walk(conditions: list[str], query: str) -> str:
    return (
        f"SELECT {COLUMNS}, {UNREAD} FROM messages_entry e CROSS JOIN LATERAL"  # noqa: S608
        " (SELECT 1 FROM messages_searchdocument d"
        " WHERE d.message_id = e.message_id AND d.mailboxes @> ARRAY[%s::bigint]"
        f" AND d.vector @@ ({query}) LIMIT 1) AS found"
        f" WHERE {' AND '.join(conditions)} ORDER BY e.received_at DESC, e.id DESC LIMIT %s"
    )


def _is_common(cursor: Any, mailbox_id: int, query: str, values: list[Any]) -> bool:
    """Whether walking the list is the shorter way, by PostgreSQL's estimates for this box and these words."""
    cursor.execute(
        "EXPLAIN (FORMAT JSON) SELECT FROM messages_searchdocument"
        f" WHERE mailboxes @> ARRAY[%s::bigint] AND vector @@ ({query})",
        [mailbox_id, *values],
    )
    (plan,) = cursor.fetchone()
    both = max(1.0, _rows(plan))
    cursor.execute(
        "EXPLAIN (FORMAT JSON) SELECT FROM messages_searchdocument WHERE mailboxes @> ARRAY[%s::bigint]", [mailbox_id]
    )
    (plan,) = cursor.fetchone()
    whole = max(both, _rows(plan))
    every = whole / both
    return every <= WALK_AT_LEAST_EVERY and PAGE_SIZE * every * WALK_GAIN < both


def _rows(plan: Any) -> float:
    explained = json.loads(plan) if isinstance(plan, str) else plan
    return float(explained[0]["Plan"]["Plan Rows"])


def _words(terms: Terms) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    if anywhere := tsquery.anywhere(terms.values("")):
        # Typing « par » on the way to « paracétamol »: what is only a stop word is looked for as a beginning.
        parts.append("coalesce(nullif(to_tsquery('french', %s), ''::tsquery), to_tsquery('simple', %s))")
        values += [anywhere, anywhere]
    for operator, prefix in (
        (language.FROM, words.FROM),
        (language.TO, words.TO),
        (language.SUBJECT, words.SUBJECT),
        (language.FILE, words.FILE),
    ):
        if field := tsquery.fields(prefix, terms.values(operator)):
            parts.append("%s::tsquery")
            values.append(field)
    return " && ".join(parts), values


def _says_nothing(terms: Terms) -> bool:
    """Whether a condition on words holds no letter or digit to look for: it must not find the whole box."""
    return any(
        any(given) and not words.words_of(" ".join(given))
        for given in map(terms.values, ("", language.FROM, language.TO, language.SUBJECT, language.FILE))
    )


def _conditions(mailbox_id: int, person_id: int, terms: Terms) -> tuple[list[str], list[Any]]:
    conditions, values = ["e.mailbox_id = %s"], [mailbox_id]
    more: list[Any] = []
    if "" in terms.values(language.FILE):
        conditions.append("e.attachment_count > 0")
    if terms.values(language.UNREAD):
        conditions.append("%s = ANY(e.unread_by)")
        more.append(person_id)
    for value in terms.values(language.BEFORE):
        if (limit := language.day(value, last=False)) is not None:
            conditions.append("e.received_at < %s")
            more.append(_midnight(limit))
    for value in terms.values(language.AFTER):
        if (limit := language.day(value, last=True)) is not None:
            conditions.append("e.received_at >= %s")
            more.append(_midnight(limit + timedelta(days=1)) if _is_long(value) else _midnight(limit))
    folders = terms.values(language.FOLDER)
    if folders:
        conditions.append("e.folder_id = ANY(%s)")
        more.append(_folders(mailbox_id, folders))
    else:
        conditions.append(
            "e.folder_id <> (SELECT f.id FROM mailboxes_folder f WHERE f.mailbox_id = %s AND f.kind = 'trash')"
        )
        more.append(mailbox_id)
    return conditions, [*values, *more]


def _is_long(value: str) -> bool:
    """« après: 2025 » means after the year; « après: 12/03/2026 » includes that day, as people mean it."""
    return language.day(value, last=False) != language.day(value, last=True)


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_current_timezone())


def _folders(mailbox_id: int, names: list[str]) -> list[int]:
    wanted = [words.fold(name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM mailboxes_folder WHERE mailbox_id = %s", [mailbox_id])
        return [number for number, name in cursor.fetchall() if any(f" {w}" in f" {words.fold(name)}" for w in wanted)]
