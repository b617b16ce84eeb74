"""The mark that the demonstration leaves in its own database, and without which nothing of it works.

It is a table in a schema of its own, made only in a database that holds nothing else, so that a database with real
messages can never become a demonstration by a wrong variable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg

from medipli.ops.refusal import Refusal

_PRESENT = "SELECT to_regclass('medipli_demo.marker') IS NOT NULL"
_TABLES = """
    SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
"""


@dataclass(frozen=True)
class Marker:
    """The identity of a demo database, and whether its people and messages are complete."""

    identity: UUID
    seeded: bool


def read(connection: psycopg.Connection[Any]) -> Marker | None:
    """The marker of the database behind ``connection``, or None."""
    if not _one(connection, _PRESENT):
        return None
    row = connection.execute("SELECT identity, seeded_at IS NOT NULL FROM medipli_demo.marker").fetchone()
    return Marker(*row) if row else None


def claim(connection: psycopg.Connection[Any]) -> Marker:
    """The marker of the database, left there now if the database is empty; :class:`Refusal` if it is not the demo's."""
    found = read(connection)
    if found is not None:
        return found
    if _one(connection, _TABLES):
        raise Refusal(
            "This database holds something that the demonstration did not make, so the demonstration does not use it. "
            "Give the address of an empty database in DATABASE_URL, or unset DATABASE_URL to use a private one."
        )
    with connection.transaction():
        connection.execute("CREATE SCHEMA medipli_demo")
        connection.execute(
            "CREATE TABLE medipli_demo.marker (only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one), "
            "identity uuid NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), seeded_at timestamptz)"
        )
        connection.execute("INSERT INTO medipli_demo.marker (identity) VALUES (%s)", [uuid4()])
    made = read(connection)
    if made is None:
        raise Refusal("The mark of the demonstration could not be written to this database.")
    return made


def note_seeded() -> None:
    """Record, on Django's connection and in its transaction, that people and messages are complete."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE medipli_demo.marker SET seeded_at = now()")


def is_demo_database() -> bool:
    """Whether the database of the settings carries the marker."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_PRESENT)
        row = cursor.fetchone()
    return bool(row and row[0])


def require_own_database() -> None:
    """Raise :class:`Refusal` when the settings and the database disagree about being the demonstration.

    Its conveniences would open real mailboxes; its people, whose passwords stand in the source, would be real staff.
    """
    from django.conf import settings

    is_demo = is_demo_database()
    if settings.DEMO and not is_demo:
        raise Refusal(
            "MEDIPLI_DEMO=yes is refused: this database was not made by the demonstration. "
            "Unset MEDIPLI_DEMO, or start the demonstration with: medipli demo"
        )
    if is_demo and not settings.DEMO:
        raise Refusal(
            "This database is refused: the demonstration made it, and anybody can know the passwords of its people. "
            "Give the address of another database in DATABASE_URL, or start the demonstration with: medipli demo"
        )


def _one(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None
