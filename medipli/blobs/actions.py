"""Putting contents in the store, and taking away those that nothing needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from medipli.blobs import codec, folder
from medipli.blobs.models import Blob

INLINE_LIMIT = 64 * 1024
ASK_FIRST = 16 * 1024
"""Larger contents are looked for before they are compressed; smaller ones cost less to compress than to ask about."""
GRACE = timedelta(days=1)


def put(content: bytes) -> bytes:
    """Store one content and return its name."""
    return put_many([content])[0]


def put_many(contents: Sequence[bytes]) -> list[bytes]:
    """Store contents in the current transaction and return their names, in order.

    A content that is already there is kept as it is. Raises OSError when the disk is full, before anything is
    acknowledged.
    """
    names = [codec.name_of(content) for content in contents]
    missing = dict(zip(names, contents, strict=True))
    with connection.cursor() as cursor:
        if large := [name for name, content in missing.items() if len(content) > ASK_FIRST]:
            _forget(missing, _known(cursor, large))
        # Once, unless a content is there already; and again if it is taken away at this moment.
        while missing:
            _forget(missing, _write(cursor, missing))
            if missing:
                _forget(missing, _known(cursor, missing))
    return names


def _forget(missing: dict[bytes, bytes], names: Iterable[bytes]) -> None:
    for name in names:
        del missing[name]


def _write(cursor: Any, missing: Mapping[bytes, bytes]) -> list[bytes]:
    """Write the contents that are not there; returns the names of those that were written."""
    key_id = codec.current_key()
    rows = []
    for name in sorted(missing):
        stored = codec.encode(missing[name], name, key_id)
        inline = len(stored) <= INLINE_LIMIT
        if not inline:
            _hold(name)
            if Blob.objects.filter(name=name).exists():
                # Stored meanwhile, maybe under another key: its row tells how to read the file that is there.
                continue
            folder.write(name, stored)
        rows.append((name, len(missing[name]), len(stored), key_id, stored if inline else None))
    if not rows:
        return []
    values = ", ".join(["(%s, %s, %s, %s, %s, now())"] * len(rows))
    cursor.execute(
        "INSERT INTO blobs_blob (name, size, stored_size, key_id, data, created_at)"  # noqa: S608
        f" VALUES {values} ON CONFLICT (name) DO NOTHING RETURNING name",
        [value for row in rows for value in row],
    )
    return [bytes(name) for (name,) in cursor.fetchall()]


def _known(cursor: Any, names: Iterable[bytes]) -> list[bytes]:
    """Those that are stored already, and will still be when this transaction ends.

    One that nothing refers to may be about to be collected: its age starts again, in this transaction.
    """
    cursor.execute(
        "SELECT name, created_at < now() - %s FROM blobs_blob WHERE name = ANY(%s)", [GRACE / 2, list(names)]
    )
    found = [(bytes(name), is_old) for name, is_old in cursor.fetchall()]
    young = [name for name, is_old in found if not is_old]
    if old := sorted(name for name, is_old in found if is_old):
        cursor.execute("UPDATE blobs_blob SET created_at = now() WHERE name = ANY(%s) RETURNING name", [old])
        young += [bytes(name) for (name,) in cursor.fetchall()]
    return young


def collect(unreferenced: Iterable[bytes]) -> int:
    """Delete contents that nothing refers to any more, once they are a day old. Returns how many went.

    The rows go first; each file follows under a lock that :func:`put_many` takes too, and only if no row came back.
    """
    gone = 0
    for name in unreferenced:
        try:
            if _delete_row(bytes(name)):
                gone += 1
                _delete_file(bytes(name))
        except IntegrityError:  # something refers to it after all
            continue
    return gone


def collect_files() -> int:
    """Delete the files that no row names, left by a transaction that failed, once they are a day old."""
    gone = 0
    for name in folder.old_names(timezone.now() - GRACE):
        gone += _delete_file(name)
    folder.delete_unfinished(timezone.now() - GRACE)
    return gone


@transaction.atomic(durable=True)
def _delete_row(name: bytes) -> bool:
    with connection.cursor() as cursor:
        # One statement: it waits for a transaction that puts the content again, then finds it young.
        cursor.execute("DELETE FROM blobs_blob WHERE name = %s AND created_at < %s", [name, timezone.now() - GRACE])
        return bool(cursor.rowcount)


@transaction.atomic(durable=True)
def _delete_file(name: bytes) -> bool:
    _hold(name)
    if Blob.objects.filter(name=name).exists():
        return False
    folder.delete(name)
    return True


def _hold(name: bytes) -> None:
    """Until the transaction ends, nobody else writes or deletes the file of this content."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(name[:8], "big", signed=True)])
