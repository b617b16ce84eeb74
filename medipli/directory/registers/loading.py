"""Loading a national register: COPY into a staging table, then the difference in one transaction.

Who reads meanwhile sees the register as it was, then as it is, never something between; a load that fails leaves it
untouched. Memory does not grow with the file. The temporary staging table has the columns of the row's dataclass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from operator import attrgetter
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.directory.models import RegisterLoad
from medipli.directory.registers import listings, swap
from medipli.directory.registers.wording import lexemes, wording
from medipli.formats.annuaire import ActivityRow, MailboxRow
from medipli.formats.finess import EstablishmentRow
from medipli.formats.folding import fold
from medipli.formats.postal import department_of
from medipli.formats.registerlines import BadLine

Row = TypeVar("Row")
SHOWN_BAD_LINES = 1000
_LOCK = 0x5265676973746572
# Below this, a register is small enough to change a lot from one file to the next.
_SMALL = 20


class LoadRefused(Exception):
    """The file was not taken and the register is as before; the text says why, in English, for who runs the command."""


@dataclass(frozen=True)
class Source:
    """The file that is loaded: its name, its SHA-256, the day its data was drawn when that is known."""

    name: str
    checksum: str
    data_of: date | None = None


@dataclass(frozen=True)
class Loaded:
    """What a load came to. ``bad_lines`` holds the first thousand of the ``refused`` lines."""

    rows: int
    added: int
    changed: int
    removed: int
    refused: int
    bad_lines: tuple[BadLine, ...]


@dataclass(frozen=True, slots=True)
class _StagedMailbox(MailboxRow):
    folded: str
    lexemes: str


@dataclass(frozen=True, slots=True)
class _StagedEstablishment(EstablishmentRow):
    department: str
    search_text: str


def load_practitioners(
    actor: Actor, source: Source, rows: Iterable[ActivityRow | BadLine], *, confirm: bool = False
) -> Loaded:
    """Replace the register of professionals by these activities.

    Raises LoadRefused when nothing could be read, or when the register would shrink by more than
    ``REGISTER_SHRINK_PERCENT`` and ``confirm`` is not set. Identical lines count once.
    """
    return _load(actor, source, RegisterLoad.Register.PRACTITIONERS, ActivityRow, rows, swap.practitioners, confirm)


def load_establishments(
    actor: Actor, source: Source, rows: Iterable[EstablishmentRow | BadLine], *, confirm: bool = False
) -> Loaded:
    """Bring the register of establishments in step with these; those that are no longer listed stay, closed.

    Raises LoadRefused like :func:`load_practitioners`. Of two lines with one number the last counts.
    """
    register = RegisterLoad.Register.ESTABLISHMENTS
    staged = (_staged(row) if isinstance(row, EstablishmentRow) else row for row in rows)
    return _load(actor, source, register, _StagedEstablishment, staged, swap.establishments, confirm)


def load_mailboxes(
    actor: Actor, source: Source, rows: Iterable[MailboxRow | BadLine], *, confirm: bool = False
) -> Loaded:
    """Bring the national list of mailboxes in step with these. :func:`listings.undo` takes it back.

    Raises LoadRefused like :func:`load_practitioners`. Lines that only repeat another count once.
    """
    register = RegisterLoad.Register.MAILBOXES
    staged = (_worded(row) if isinstance(row, MailboxRow) else row for row in rows)
    return _load(actor, source, register, _StagedMailbox, staged, listings.swap, confirm, keep=listings.keep)


def _worded(row: MailboxRow) -> _StagedMailbox:
    words = wording(row)
    published = {name: getattr(row, name) for name in listings.COLUMNS}
    return _StagedMailbox(**published, folded=words.written(), lexemes=lexemes(words))


def _staged(row: EstablishmentRow) -> _StagedEstablishment:
    published = {field.name: getattr(row, field.name) for field in fields(EstablishmentRow)}
    search_text = fold(f"{row.name} {row.town} {row.postal_code} {row.finess}")
    return _StagedEstablishment(**published, department=department_of(row.postal_code), search_text=search_text)


def _load(
    actor: Actor,
    source: Source,
    register: RegisterLoad.Register,
    shape: type[Row],
    rows: Iterable[Row | BadLine],
    swapping: swap.Swapping,
    confirm: bool,
    keep: Callable[[CursorWrapper, int], None] | None = None,
) -> Loaded:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if not confirm:
            _refuse_older(register, source)
        read, refused, bad_lines = _stage(cursor, shape, rows)
        if not read:
            raise LoadRefused("No line of this file could be taken.")
        if refused > read and not confirm:
            raise LoadRefused(f"{refused} lines could not be read and only {read} could; --confirm takes those.")
        difference = swapping(cursor, partial(_refuse_shrinking, confirm))
        load = RegisterLoad.objects.create(
            register=register,
            source=source.name,
            data_of=source.data_of,
            loaded_at=timezone.now(),
            rows=read,
            refused=refused,
            checksum=source.checksum,
            added=difference.added,
            changed=difference.changed,
            removed=difference.removed,
        )
        if keep is not None:
            keep(cursor, load.pk)
        loaded = Loaded(read, difference.added, difference.changed, difference.removed, refused, bad_lines)
        details = {"source": source.name, "rows": read, "refused": refused, "removed": difference.removed}
        record(actor, "register.load", target=f"register:{register}", details=details)
    return loaded


def _stage(
    cursor: CursorWrapper, shape: type[Row], rows: Iterable[Row | BadLine]
) -> tuple[int, int, tuple[BadLine, ...]]:
    """Copy the rows into the temporary table; returns how many, how many lines were bad, and the first of those."""
    columns = [field.name for field in fields(shape)]  # type: ignore[arg-type]
    kinds = ", ".join(f"{name} {'boolean' if name.startswith('is_') else 'text'}" for name in columns)
    values = attrgetter(*columns)
    read = refused = 0
    bad_lines: list[BadLine] = []
    cursor.execute("DROP TABLE IF EXISTS register_staging")
    cursor.execute(f"CREATE TEMPORARY TABLE register_staging (line serial, {kinds}) ON COMMIT DROP")
    with cursor.copy(f"COPY register_staging ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            if isinstance(row, BadLine):
                refused += 1
                if len(bad_lines) < SHOWN_BAD_LINES:
                    bad_lines.append(row)
            else:
                read += 1
                copy.write_row(values(row))
    cursor.execute("ANALYZE register_staging")
    return read, refused, tuple(bad_lines)


def _refuse_older(register: RegisterLoad.Register, source: Source) -> None:
    known = RegisterLoad.objects.filter(register=register, data_of__isnull=False, undone_at=None)
    newest = known.order_by("-loaded_at").first()
    if newest is not None and newest.data_of and source.data_of and source.data_of < newest.data_of:
        raise LoadRefused(f"This file is of {source.data_of}, the register of {newest.data_of}; --confirm goes back.")


def _refuse_shrinking(confirm: bool, before: int, after: int) -> None:
    if not confirm and before >= _SMALL and after < before * (100 - settings.REGISTER_SHRINK_PERCENT) / 100:
        share = 100 * (before - after) / before
        raise LoadRefused(
            f"The register would shrink from {before} to {after} ({share:.0f} % less): the file may be cut off."
            " --confirm takes it all the same."
        )
