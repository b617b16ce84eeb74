"""The national list of mailboxes: from the staging table by difference, with what is needed to take a load back."""

from __future__ import annotations

from dataclasses import fields

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.directory.models import ListingChange, RegisterLoad
from medipli.directory.registers import vocabulary
from medipli.directory.registers.swap import Difference, Guard, count, table, upsert
from medipli.formats.annuaire import MailboxRow

COLUMNS = tuple(field.name for field in fields(MailboxRow))
DERIVED = ("folded", "search")
KEPT_LOADS = 7
"""Of how many loads the changes are kept: a week of daily files."""
_LISTING, _STAGED, _CHANGES = "directory_listing", "staged_listing", "register_changes"


class NothingToUndo(Exception):
    """No load can be taken back: none was made, or its changes are no longer kept."""


def swap(cursor: CursorWrapper, guard: Guard) -> Difference:
    """Bring the list in step with ``register_staging``, and leave what changed in a temporary table for :func:`keep`.

    Lines that differ in what the file says of the holder, but not in address, person, structure and service, are one
    line: the last counts.
    """
    columns = ", ".join(COLUMNS)
    old, new = (", ".join(f"{side}.{name}" for name in COLUMNS) for side in ("l", "s"))
    table(
        cursor,
        _STAGED,
        f"""
        SELECT DISTINCT ON (key) * FROM (
            SELECT md5(concat_ws(chr(31), address, national_id, structure_id, service))::uuid AS key, line, {columns},
                   folded, array_to_tsvector(lexemes::text[]) AS search
            FROM register_staging
        ) read ORDER BY key, line DESC
        """,  # noqa: S608 - fixed texts
    )
    cursor.execute(f"CREATE UNIQUE INDEX ON {_STAGED} (key)")
    before = count(cursor, _LISTING)
    guard(before, count(cursor, _STAGED))
    # Of a first load nothing is kept: taking it back empties the list.
    table(
        cursor,
        _CHANGES,
        f"""
        SELECT l.key, to_jsonb(l) - 'id' AS before FROM {_LISTING} l LEFT JOIN {_STAGED} s ON s.key = l.key
        WHERE s.key IS NULL OR ({old}) IS DISTINCT FROM ({new})
        UNION ALL
        SELECT s.key, NULL FROM {_STAGED} s
        WHERE {"true" if before else "false"} AND NOT EXISTS (SELECT FROM {_LISTING} l WHERE l.key = s.key)
        """,  # noqa: S608 - fixed texts
    )
    cursor.execute(f"DELETE FROM {_LISTING} l WHERE NOT EXISTS (SELECT FROM {_STAGED} s WHERE s.key = l.key)")  # noqa: S608
    removed = cursor.rowcount
    added, changed = upsert(cursor, _LISTING, _STAGED, "key", (*COLUMNS, *DERIVED))
    cursor.execute(f"ANALYZE {_LISTING}")
    vocabulary.renew(cursor)
    return Difference(added, changed, removed)


def keep(cursor: CursorWrapper, load_id: int) -> None:
    """Keep what the load with this number changed, and forget that of loads too old to be taken back."""
    cursor.execute(
        f"INSERT INTO directory_listingchange (load_id, key, before) SELECT %s, key, before FROM {_CHANGES}",  # noqa: S608
        [load_id],
    )
    RegisterLoad.objects.filter(pk=load_id).update(is_undoable=True)
    undoable = RegisterLoad.objects.filter(register=RegisterLoad.Register.MAILBOXES, is_undoable=True)
    kept = list(undoable.order_by("-loaded_at", "-pk").values_list("pk", flat=True)[:KEPT_LOADS])
    undoable.exclude(pk__in=kept).update(is_undoable=False)
    ListingChange.objects.exclude(load_id__in=kept).delete()


def undo(actor: Actor) -> RegisterLoad:
    """Take the newest load of mailboxes back: the list is as it was before. Raises NothingToUndo."""
    with transaction.atomic(), connection.cursor() as cursor:
        in_force = RegisterLoad.objects.filter(register=RegisterLoad.Register.MAILBOXES, undone_at=None)
        newest = in_force.select_for_update().order_by("-loaded_at", "-pk").first()
        if newest is None or not newest.is_undoable:
            raise NothingToUndo
        if in_force.exclude(pk=newest.pk).exists():
            _restore(cursor, newest.pk)
        else:
            cursor.execute(f"DELETE FROM {_LISTING}")  # noqa: S608 - fixed texts
        vocabulary.renew(cursor)
        newest.undone_at, newest.is_undoable = timezone.now(), False
        newest.save(update_fields=["undone_at", "is_undoable"])
        newest.changes.all().delete()
        record(actor, "register.undo", target=f"register:{newest.register}", details={"source": newest.source})
    return newest


def _restore(cursor: CursorWrapper, load_id: int) -> None:
    columns = ", ".join(("key", *COLUMNS, *DERIVED))
    cursor.execute(
        f"DELETE FROM {_LISTING} l USING directory_listingchange c WHERE c.load_id = %s AND c.key = l.key",  # noqa: S608
        [load_id],
    )
    cursor.execute(
        f"INSERT INTO {_LISTING} ({columns})"  # noqa: S608 - fixed texts
        f" SELECT {', '.join(f'(line).{name}' for name in ('key', *COLUMNS, *DERIVED))}"
        f" FROM (SELECT jsonb_populate_record(NULL::{_LISTING}, before) AS line"
        " FROM directory_listingchange WHERE load_id = %s AND before IS NOT NULL) kept",
        [load_id],
    )
