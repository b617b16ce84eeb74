"""Completion while one types an address: the service's own users, and those one wrote to lately."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from medipli.mailboxes.models import Mailbox

SHORTEST = 2


@dataclass(frozen=True)
class Suggestion:
    """Somebody to write to. ``detail`` says profession and town; ``exchanges`` counts messages sent to them."""

    name: str
    address: str
    detail: str
    kind_label: str
    mailbox_id: int | None
    is_shared: bool
    exchanges: int

    @property
    def initials(self) -> str:
        words = [word for word in self.name.replace("Dr ", "").split() if word[:1].isalpha()]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "@"


def complete(person_id: int, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """Who ``text`` may mean: each of its words starts a word of the name, profession, town or address.

    Recent correspondents come first, then names in order. Fewer than two letters find nothing.
    """
    words = _fold(text).split()[:6]
    if sum(map(len, words)) < SHORTEST:
        return ()
    patterns = [f"% {_like(word)}%" for word in words]
    searchable = _folded("concat_ws(' ', '', m.label, m.activity, m.town, replace(m.address, '.', ' '))")
    conditions = " AND ".join([f"{searchable} LIKE %s"] * len(patterns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT m.id, m.kind, m.label, m.address, m.activity, m.town, coalesce(r.count, 0)
            FROM mailboxes_mailbox m
            LEFT JOIN directory_recentcorrespondent r ON r.address = m.address AND r.person_id = %s
            WHERE m.is_open AND (m.is_listed OR r.id IS NOT NULL) AND {conditions}
            ORDER BY r.last_at DESC NULLS LAST, m.label, m.id LIMIT %s
            """,  # noqa: S608 - fixed texts
            [person_id, *patterns, limit],
        )
        return tuple(_suggestion(row) for row in cursor.fetchall())


def resolve(addresses: Iterable[str]) -> dict[str, Suggestion]:
    """The open boxes behind addresses, by lower-case address; those unknown to this service are left out."""
    wanted = sorted({address.strip().lower() for address in addresses})
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.address, m.id, m.kind, m.label, m.address, m.activity, m.town, 0
            FROM mailboxes_address a JOIN mailboxes_mailbox m ON m.id = a.mailbox_id AND m.is_open
            WHERE a.address = ANY(%s) AND (a.until IS NULL OR a.until > statement_timestamp())
            """,
            [wanted],
        )
        return {row[0]: _suggestion(row[1:]) for row in cursor.fetchall()}


def closed_among(addresses: Iterable[str]) -> dict[str, str]:
    """Of addresses that receive nothing, those of a box of this service: « suspended » or « closed ». Never why."""
    wanted = sorted({address.strip().lower() for address in addresses})
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.address, CASE WHEN m.closed_at IS NULL AND (a.until IS NULL OR a.until > statement_timestamp())
                                   THEN 'suspended' ELSE 'closed' END
            FROM mailboxes_address a JOIN mailboxes_mailbox m ON m.id = a.mailbox_id
            WHERE a.address = ANY(%s) AND (NOT m.is_open OR a.until <= statement_timestamp())
            """,
            [wanted],
        )
        return dict(cursor.fetchall())


def exchanges_with(person_id: int, addresses: Iterable[str]) -> dict[str, int]:
    """How many messages a person sent to each address lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT address, count FROM directory_recentcorrespondent WHERE person_id = %s AND address = ANY(%s)",
            [person_id, sorted(set(addresses))],
        )
        return dict(cursor.fetchall())


def homonyms_of(mailbox_ids: Iterable[int]) -> dict[int, tuple[Suggestion, ...]]:
    """For each individual box, the other listed boxes whose label is the same, title apart."""
    bare = _folded("regexp_replace({0}.label, '^(Dr|Pr|Mme|M\\.) ', '')")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT m.id, o.id, o.kind, o.label, o.address, o.activity, o.town, 0
            FROM mailboxes_mailbox m
            JOIN mailboxes_mailbox o ON o.id <> m.id AND o.is_open AND o.is_listed AND o.kind NOT IN ('ORG', 'APP')
             AND {bare.format("o")} = {bare.format("m")}
            WHERE m.id = ANY(%s) AND m.kind NOT IN ('ORG', 'APP')
            """,  # noqa: S608 - fixed texts
            [sorted(set(mailbox_ids))],
        )
        found: dict[int, tuple[Suggestion, ...]] = {}
        for row in cursor.fetchall():
            found[row[0]] = (*found.get(row[0], ()), _suggestion(row[1:]))
        return found


def _suggestion(row: tuple[int, str, str, str, str, str, int]) -> Suggestion:
    number, kind, label, address, activity, town, exchanges = row
    return Suggestion(
        name=label,
        address=address,
        detail=" · ".join(part for part in (activity, town) if part),
        kind_label=Mailbox.Kind(kind).label,
        mailbox_id=number,
        is_shared=kind in (Mailbox.Kind.ORG, Mailbox.Kind.APP),
        exchanges=exchanges,
    )


_ACCENTED = "àâäáãåçèéêëìíîïñòóôöõùúûüýÿÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÕÙÚÛÜÝŸ’'-.,()"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy" + " " * 7


def _folded(expression: str) -> str:
    quoted = _ACCENTED.replace("'", "''")
    plain = f"lower(translate({expression}, '{quoted}', '{_PLAIN}'))"
    return f"replace(replace({plain}, 'œ', 'oe'), 'Œ', 'oe')"


def _fold(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.replace("\x00", "")).translate(str.maketrans(_ACCENTED, _PLAIN))
    return composed.lower().replace("œ", "oe")


def _like(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
