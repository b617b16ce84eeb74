"""Finding messages in a box.

Two ways lead to the newest results. For words that few messages hold, the word index gives them all and they are
sorted. For words that many hold, the list index is walked newest first until a page is full. A first look at the newest
entries tells how common the words are in this very box; PostgreSQL's estimates can't, for words that it keeps no
statistics of. A walk that takes longer than it promised is given up for the index.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg.sql import quote

from medipli.messages import words
from medipli.messages.queries.listing import COLUMNS, PAGE_SIZE, Cursor, ListRow, Page, to_page
from medipli.messages.searching import matching, stored, tsquery
from medipli.messages.searching import terms as language
from medipli.messages.searching.terms import Terms

FIRST_LOOK = 200
"""Entries looked at before anything is decided."""
WALK_COST = 1.8
"""What looking at an entry costs, in fetches of a message that the word index found (both measured by ``bench``)."""
PATIENCE = 3
"""A walk may take this many times the entries that the first look promised."""
SMALL_BOX = 1000
"""A box that ever held no more is walked to its end: what the index costs grows with the boxes of everybody."""
LONG_WORD, RARE = 6, 100
"""A word of six letters that one entry of a hundred holds: the index gives it at once, beside boxes of any size."""
PLANNING = ", ".join(
    f"set_config('{name}', '{value}', true)"
    for name, value in (("enable_seqscan", "off"), ("random_page_cost", "1"), ("plan_cache_mode", "force_custom_plan"))
)
"""For this transaction. Words are stored aside of their rows, which the planner counts for nothing: left alone, it
reads those of everybody one by one, in fifty times what the index takes."""
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
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if not query:
            cursor.execute(_plain(conditions, limit + 1), [person_id, *values])
            rows = [ListRow(*row) for row in cursor.fetchall()]
        else:
            cursor.execute(f"SELECT ({query})::text, {PLANNING}", query_values)
            asked = matching.asked(cursor.fetchone()[0])
            found = _Found(
                cursor, mailbox_id, person_id, asked, _is_one_long_word(terms), (conditions, values), limit + 1
            )
            rows = found.newest()
    return SearchPage(to_page(rows, limit), terms)


@dataclass(frozen=True)
class _Found:
    """What is looked for: words and conditions (SQL with its values); ``wanted`` rows of it.

    The words are constants of SQL: a parameter would be stemmed again at each row, and tell the planner nothing.
    """

    cursor: Any
    mailbox_id: int
    person_id: int
    asked: matching.Asked
    is_one_long_word: bool
    conditions: tuple[list[str], list[Any]]
    wanted: int

    def newest(self) -> list[ListRow]:
        """The newest rows, by the shorter way."""
        rows, examined, size = self.walk(FIRST_LOOK)
        if len(rows) >= self.wanted or examined < FIRST_LOOK:
            return rows
        if (far := self.worth_walking(examined, len(rows), size)) > examined:
            more, passed, _ = self.walk(far - examined, after=examined)
            if len(rows) + len(more) >= self.wanted or examined + passed < far:
                return (rows + more)[: self.wanted]
        return self.look_up()

    def worth_walking(self, examined: int, found: int, size: int) -> int:
        """How many entries to walk before giving up, after a look at some; 0 when the index is the shorter way."""
        is_rare = self.is_one_long_word and found * RARE <= examined and size > 2 * FIRST_LOOK
        if examined and size <= SMALL_BOX and not is_rare:
            return size + 1
        if not found:
            return 0
        every = examined / found
        return int(PATIENCE * self.wanted * every) if WALK_COST * self.wanted * every < size / every else 0

    def walk(self, entries: int, after: int = 0) -> tuple[list[ListRow], int, int]:
        """What the newest ``entries`` after some hold, how many there were, how many messages the box ever held."""
        if entries <= 0:
            return [], 0, 0
        conditions, values = self.conditions
        self.cursor.execute(
            "WITH newest AS MATERIALIZED (SELECT e.id, e.message_id FROM messages_entry e"  # noqa: S608 - fixed texts
            f" WHERE {' AND '.join(conditions)} ORDER BY e.received_at DESC, e.id DESC"
            f" LIMIT {entries:d} OFFSET {after:d}),"
            " found AS MATERIALIZED (SELECT newest.id FROM newest CROSS JOIN LATERAL (SELECT FROM"
            " messages_searchdocument d WHERE d.message_id = newest.message_id AND d.mailboxes @> ARRAY[%s::bigint]"
            f" AND {self.asked.condition('d.words')} LIMIT 1) AS d LIMIT {self.wanted:d})"
            " SELECT (SELECT count(*) FROM newest),"
            " (SELECT sum(uid_next - 1) FROM mailboxes_folder WHERE mailbox_id = %s),"
            f" {COLUMNS}, {UNREAD}"
            " FROM (VALUES (1)) AS always LEFT JOIN (found JOIN messages_entry e USING (id)) ON true"
            " ORDER BY e.received_at DESC, e.id DESC",
            [*values, self.mailbox_id, self.mailbox_id, self.person_id],
        )
        answer = self.cursor.fetchall()
        return [ListRow(*row[2:]) for row in answer if row[2] is not None], answer[0][0], int(answer[0][1] or 0)

    def look_up(self) -> list[ListRow]:
        """What the word index finds, sorted; whole rows are read of the newest alone."""
        conditions, values = self.conditions
        asked = f"{stored.vector('words')} @@ {quote(self.asked.tsquery)}::tsquery"
        self.cursor.execute(
            "WITH found AS MATERIALIZED (SELECT DISTINCT message_id FROM messages_searchdocument"  # noqa: S608
            f" WHERE mailboxes @> ARRAY[%s::bigint] AND {asked}),"
            " newest AS MATERIALIZED (SELECT e.id FROM found JOIN messages_entry e USING (message_id)"
            f" WHERE {' AND '.join(conditions)} ORDER BY e.received_at DESC, e.id DESC LIMIT {self.wanted:d})"
            f" SELECT {COLUMNS}, {UNREAD} FROM newest JOIN messages_entry e USING (id)"
            " ORDER BY e.received_at DESC, e.id DESC",
            [self.mailbox_id, *values, self.person_id],
        )
        return [ListRow(*row) for row in self.cursor.fetchall()]


def _plain(conditions: list[str], wanted: int) -> str:
    return (
        f"SELECT {COLUMNS}, {UNREAD} FROM messages_entry e WHERE {' AND '.join(conditions)}"  # noqa: S608 - fixed texts
        f" ORDER BY e.received_at DESC, e.id DESC LIMIT {wanted:d}"
    )


def _is_one_long_word(terms: Terms) -> bool:
    if any(term.operator in (language.FROM, language.TO, language.SUBJECT, language.FILE) for term in terms.terms):
        return False
    found = words.words_of(" ".join(terms.values("")))
    return len(found) == 1 and len(found[0]) >= LONG_WORD


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
