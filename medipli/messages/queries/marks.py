"""The labels of a box and how many drafts one has there: what surrounds every list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from medipli.messages.queries.drafts import written_drafts


@dataclass(frozen=True, slots=True)
class LabelView:
    """A label as rows and menus show it; ``tint`` is one of the six of :class:`medipli.messages.models.Label`."""

    id: int
    name: str
    tint: str
    icon: str


@dataclass(frozen=True)
class BoxMarks:
    """The labels of a box, by name, and how many drafts the person who asks has written in."""

    labels: tuple[LabelView, ...]
    drafts: int


_MAILBOX, _PERSON = -1, -2
"""Stand for a box and a person in a query that is kept."""


@cache
def _drafts_sql() -> tuple[str, tuple[Any, ...]]:
    """The rule of :func:`written_drafts` as SQL, compiled once: every list asks it."""
    return written_drafts(_MAILBOX, _PERSON).values("pk").query.sql_with_params()


def box_marks(mailbox_id: int, person_id: int) -> BoxMarks:
    """Labels and drafts, in one query."""
    drafts_sql, kept = _drafts_sql()
    asked = {_MAILBOX: mailbox_id, _PERSON: person_id}
    values = [asked.get(value, value) if type(value) is int else value for value in kept]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 0, count(*), '', '', '' FROM ({drafts_sql}) AS draft"  # noqa: S608 - Django's own SQL
            " UNION ALL SELECT 1, id, name, tint, icon FROM messages_label WHERE mailbox_id = %s",
            [*values, mailbox_id],
        )
        rows = cursor.fetchall()
    drafts = next(row[1] for row in rows if row[0] == 0)
    labels = sorted((LabelView(*row[1:]) for row in rows if row[0] == 1), key=lambda label: label.name.casefold())
    return BoxMarks(tuple(labels), drafts)
