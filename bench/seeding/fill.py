"""COPY into the tables of the product, batch after batch, with the counters and indexes right at the end."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

import psycopg

from bench.language import Language
from bench.people import Box
from bench.seeding.plan import make_plan
from bench.seeding.pool import Pooled, make_pool
from bench.seeding.rows import Rows, Source, rows_of
from medipli.messages.searching import stored

BATCH = 5_000
MANY = 20_000
"""From here on indexes are dropped and built again: faster than keeping them."""
POOL = 3_000
TABLES = {
    "blobs_blob": "name, size, stored_size, key_id, data, created_at",
    "messages_message": "id, name, skeleton_id, size, message_id, subject, from_name, from_address, sent_at,"
    " unreadable",
    "messages_attachment": "message_id, position, name, content_type, size, content_id, is_inline, blob_id",
    "messages_thread": "id, mailbox_id",
    "messages_threadkey": "mailbox_id, key, thread_id",
    "messages_entry": "id, mailbox_id, folder_id, message_id, thread_id, uid, modseq, received_at, expires_at,"
    " unread_by, is_flagged, is_answered, is_forwarded, is_outgoing, labels, wants_receipt, correspondent,"
    " correspondent_address, subject, snippet, attachment_count, size, priority, is_head, thread_count,"
    " thread_unread_by, thread_labels",
    "messages_readmark": "entry_id, person_id, read_at",
    "messages_searchdocument": "message_id, mailboxes, is_private, words",
}
WITHOUT_NUMBER = ("blobs_blob", "messages_threadkey")
_DOCUMENTS = f"""
INSERT INTO messages_searchdocument (message_id, mailboxes, is_private, words)
SELECT s.message_id, ARRAY[%s::bigint], false,
       {stored.text("tsvector_to_array(p.vector || to_tsvector('french', s.words) || array_to_tsvector(s.fields))")}
FROM bench_said s JOIN bench_pool p ON p.mean = s.mean AND p.number = s.number
WHERE s.message_id BETWEEN %s AND %s
"""
_WORKERS = 2
_adopted: Source
"""What a worker process writes."""
_pools: dict[int, list[Pooled]] = {}

Connection = psycopg.Connection[tuple[Any, ...]]


def fill_box(url: str, box: Box, count: int, *, mean: int, progress: Callable[[int], None]) -> None:
    """Give an empty box ``count`` messages of about ``mean`` bytes. ``url`` is the database's, as its superuser."""
    language = Language()
    with _connect(url) as connection:
        if mean not in _pools:
            _pools[mean] = make_pool(connection, language, mean, min(POOL, max(200, count)))
        source = _source(connection, box, language, mean, make_plan(random.Random(f"{box.name} {count}"), count))
        slices = [(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]
        with _without_indexes(connection) if count >= MANY else contextlib.nullcontext():
            used = unread = done = 0
            for size, fresh, number in _write_all(url, source, slices):
                used, unread, done = used + size, unread + fresh, done + number
                progress(done)
        _settle(connection, box, count, used, unread)


def _write_all(url: str, source: Source, slices: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Write every slice, on two cores when there are several; yields bytes, unread messages and messages of each."""
    if len(slices) == 1:
        yield _write_slice(url, source, *slices[0])
        return
    # Forked, so that the bodies are there already. Nothing is asked of Django's own connection in the children.
    with ProcessPoolExecutor(_WORKERS, mp_context=get_context("fork"), initializer=_adopt, initargs=(source,)) as pool:
        for future in as_completed([pool.submit(_write_adopted, url, start, end) for start, end in slices]):
            yield future.result()


def _adopt(source: Source) -> None:
    global _adopted
    _adopted = source


def _write_adopted(url: str, start: int, end: int) -> tuple[int, int, int]:
    return _write_slice(url, _adopted, start, end)


def _write_slice(url: str, source: Source, start: int, end: int) -> tuple[int, int, int]:
    batch = list(rows_of(source, start, end))
    with _connect(url) as connection:
        _copy(connection, batch)
        connection.execute(
            _DOCUMENTS, [source.box.mailbox_id, source.first_message + start, source.first_message + end - 1]
        )
    return sum(row.size for row in batch), sum(row.unread for row in batch), len(batch)


def vacuum(url: str) -> None:
    """What autovacuum would have done by tomorrow: statistics, visibility, the pending list of the word index."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _connect(url: str) -> Connection:
    connection = psycopg.connect(url)
    # The private database's superuser: rows are right by construction, foreign keys need no second look.
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET maintenance_work_mem = '512MB'")
    connection.execute(
        "CREATE TEMPORARY TABLE bench_said (message_id bigint PRIMARY KEY, mean integer, number integer, words text,"
        " fields text[])"
    )
    connection.commit()
    return connection


def _source(connection: Connection, box: Box, language: Language, mean: int, plan: Any) -> Source:
    labels = connection.execute("SELECT id FROM messages_label WHERE mailbox_id = %s", [box.mailbox_id]).fetchall()
    days = connection.execute("SELECT retention_days FROM mailboxes_mailbox WHERE id = %s", [box.mailbox_id]).fetchone()
    assert days is not None
    return Source(
        box=box,
        language=language,
        pool=_pools[mean],
        plan=plan,
        mean=mean,
        labels=[number for (number,) in labels],
        retention=timedelta(days=days[0]),
        first_message=_next(connection, "messages_message"),
        first_thread=_next(connection, "messages_thread"),
        first_entry=_next(connection, "messages_entry"),
    )


def _next(connection: Connection, table: str) -> int:
    row = connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def _copy(connection: Connection, batch: list[Rows]) -> None:
    content: dict[str, list[tuple[Any, ...]]] = {
        "blobs_blob": [row.blob for row in batch],
        "messages_message": [row.message for row in batch],
        "messages_attachment": [one for row in batch for one in row.attachments],
        "messages_thread": [row.thread for row in batch if row.thread is not None],
        "messages_threadkey": [key for row in batch for key in row.keys],
        "messages_entry": [row.entry for row in batch],
        "messages_readmark": [row.read for row in batch if row.read is not None],
    }
    for table, rows in content.items():
        _write(connection, table, TABLES[table], rows)
    _write(connection, "bench_said", "message_id, mean, number, words, fields", [row.document for row in batch])


def _write(connection: Connection, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@contextlib.contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    """Drop the indexes and the unique rules that nothing refers to, and build them again at the end."""
    rules = connection.execute(
        "SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c"
        " WHERE c.conrelid = ANY(%s::regclass[]) AND c.contype = 'u'",
        [list(TABLES)],
    ).fetchall()
    indexes = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = ANY(%s::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [list(TABLES)],
    ).fetchall()
    for table, name, _ in rules:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    connection.commit()
    yield
    for _, definition in indexes:
        connection.execute(definition)
    for table, name, definition in rules:
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    connection.commit()


def _settle(connection: Connection, box: Box, count: int, used: int, unread: int) -> None:
    for table in TABLES:
        if table not in WITHOUT_NUMBER:
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    connection.execute("UPDATE mailboxes_folder SET uid_next = %s WHERE id = %s", [count + 1, box.inbox_id])
    connection.execute(
        "UPDATE mailboxes_mailbox SET used_bytes = used_bytes + %s WHERE id = %s", [used, box.mailbox_id]
    )
    connection.execute(
        "UPDATE mailboxes_unreadcount SET count = %s WHERE folder_id = %s AND person_id = %s",
        [unread, box.inbox_id, box.person_id],
    )
    connection.commit()


def forget_pools() -> None:
    """Draw new bodies next time: those known so far stand in a database that is gone."""
    _pools.clear()
