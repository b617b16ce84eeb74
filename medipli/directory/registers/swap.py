"""From the staging table to the register, by difference: rows that did not change are not touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db.backends.utils import CursorWrapper

_PRACTITIONER = ("last_name", "first_name", "profession_code", "profession", "speciality")
_ACTIVITY = ("national_id", "name", "finess", "siret", "street", "postal_code", "town", "phone", "email", "mode")
_ESTABLISHMENT = (
    "legal_finess", "name", "siret", "street", "postal_code", "town", "department", "phone", "email", "category",
    "is_open", "search_text",
)  # fmt: skip

Guard = Callable[[int, int], None]


@dataclass(frozen=True)
class Difference:
    """Professionals or establishments that came, changed, and left (or closed)."""

    added: int
    changed: int
    removed: int


class Swapping(Protocol):
    """Brings a register in step with ``register_staging``; ``guard`` hears its size before and after, and may raise."""

    def __call__(self, cursor: CursorWrapper, guard: Guard) -> Difference: ...


def practitioners(cursor: CursorWrapper, guard: Guard) -> Difference:
    """Professionals and their activities. A line's own speciality counts before a line without one."""
    for name, query in (
        (
            "staged_practitioner",
            f"SELECT DISTINCT ON (national_id) national_id, {', '.join(_PRACTITIONER)} FROM register_staging"  # noqa: S608 - fixed texts
            " ORDER BY national_id, speciality = '', line",
        ),
        (
            "staged_activity",
            f"SELECT DISTINCT md5(concat_ws(chr(31), {', '.join(_ACTIVITY)}))::uuid AS fingerprint,"  # noqa: S608 - fixed texts
            f" {', '.join(_ACTIVITY)} FROM register_staging",
        ),
    ):
        table(cursor, name, query)
    guard(count(cursor, "directory_practitioner"), count(cursor, "staged_practitioner"))
    cursor.execute(
        "DELETE FROM directory_practitioner p"
        " WHERE NOT EXISTS (SELECT FROM staged_practitioner s WHERE s.national_id = p.national_id)"
    )
    removed = cursor.rowcount
    added, changed = upsert(cursor, "directory_practitioner", "staged_practitioner", "national_id", _PRACTITIONER)
    cursor.execute(
        "DELETE FROM directory_activity a"
        " WHERE NOT EXISTS (SELECT FROM staged_activity s WHERE s.fingerprint = a.fingerprint)"
    )
    columns = ", ".join(("fingerprint", *_ACTIVITY))
    cursor.execute(
        f"INSERT INTO directory_activity ({columns}) SELECT {columns} FROM staged_activity"  # noqa: S608 - fixed texts
        " ON CONFLICT DO NOTHING"
    )
    cursor.execute("ANALYZE directory_practitioner, directory_activity")
    return Difference(added, changed, removed)


def establishments(cursor: CursorWrapper, guard: Guard) -> Difference:
    """Establishments; one that is no longer listed is kept and closed, so that its number can still be explained."""
    columns = ", ".join(_ESTABLISHMENT)
    table(
        cursor,
        "staged_establishment",
        f"SELECT DISTINCT ON (finess) finess, {columns} FROM register_staging"  # noqa: S608 - fixed texts
        " ORDER BY finess, line DESC",
    )
    guard(
        count(cursor, "directory_establishment", "is_open"),
        count(cursor, "staged_establishment", "is_open"),
    )
    cursor.execute(
        "UPDATE directory_establishment e SET is_open = false WHERE e.is_open"
        " AND NOT EXISTS (SELECT FROM staged_establishment s WHERE s.finess = e.finess)"
    )
    removed = cursor.rowcount
    added, changed = upsert(cursor, "directory_establishment", "staged_establishment", "finess", _ESTABLISHMENT)
    cursor.execute("ANALYZE directory_establishment")
    return Difference(added, changed, removed)


def table(cursor: CursorWrapper, name: str, query: str) -> None:
    """A temporary table made of ``query``, with its statistics."""
    cursor.execute(f"DROP TABLE IF EXISTS {name}")
    cursor.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {query}")
    cursor.execute(f"ANALYZE {name}")


def count(cursor: CursorWrapper, table: str, condition: str = "true") -> int:
    """How many rows of a table meet a condition."""
    cursor.execute(f"SELECT count(*) FROM {table} WHERE {condition}")  # noqa: S608 - fixed texts
    return int(cursor.fetchone()[0])


def upsert(cursor: CursorWrapper, table: str, staged: str, key: str, columns: tuple[str, ...]) -> tuple[int, int]:
    """Write what is new or differs; returns how many rows came and how many changed."""
    names = ", ".join((key, *columns))
    settings = ", ".join(f"{name} = excluded.{name}" for name in columns)
    old, new = (", ".join(f"{side}.{name}" for name in columns) for side in (table, "excluded"))
    cursor.execute(
        f"""
        WITH written AS (
            INSERT INTO {table} ({names}) SELECT {names} FROM {staged}
            ON CONFLICT ({key}) DO UPDATE SET {settings} WHERE ({old}) IS DISTINCT FROM ({new})
            RETURNING xmax = 0 AS is_new
        ) SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
        """  # noqa: S608 - fixed texts
    )
    added, changed = cursor.fetchone()
    return int(added), int(changed)
