"""Durable before anybody is told, half done never, and what nothing needs goes away."""

from __future__ import annotations

import errno
import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from medipli.blobs import folder
from medipli.blobs.actions import GRACE, INLINE_LIMIT, collect, collect_files, put, put_many
from medipli.blobs.models import Blob
from medipli.blobs.queries import get
from tests.boxes import at_once

LARGE = os.urandom(INLINE_LIMIT + 5000)
LONG_AGO = timezone.now() - GRACE - timedelta(hours=1)


def _files(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file())


def _age(*names: bytes) -> None:
    Blob.objects.filter(name__in=names).update(created_at=LONG_AGO)


def _age_files(home: Path) -> None:
    for path in _files(home):
        os.utime(path, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))


@pytest.mark.django_db
def test_a_file_and_the_folders_that_lead_to_it_are_flushed_before_the_row_is_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    rows_then: list[int] = []
    flush = os.fsync

    def watch(descriptor: int) -> None:
        flushed.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        rows_then.append(Blob.objects.count())
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    put(LARGE)
    (file,) = _files(home)
    assert Path(flushed[0]).parent == file.parent
    assert {str(file.parent), str(file.parent.parent), str(home)} <= set(flushed[1:])
    assert set(rows_then) == {0}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["write", "flush", "name"])
def test_a_full_disk_leaves_no_row_and_no_half_file(home: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "write":
        opener = open

        def full_file(*arguments: Any, **options: Any) -> Any:
            file = opener(*arguments, **options)

            class Full:
                def __enter__(self) -> Full:
                    return self

                def __exit__(self, *_: object) -> None:
                    file.close()

                def write(self, stored: bytes) -> None:
                    file.write(stored[:100])
                    file.flush()
                    full()

            return Full()

        monkeypatch.setattr(folder, "open", full_file, raising=False)
    elif step == "flush":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="No space"), transaction.atomic():
        put_many([b"small", LARGE])
    assert not Blob.objects.exists()
    assert _files(home) == []


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_at_most_a_file_that_collection_removes(home: Path) -> None:
    transaction.set_autocommit(False)
    put(LARGE)
    transaction.rollback()
    transaction.set_autocommit(True)
    assert not Blob.objects.exists()
    assert len(_files(home)) == 1
    assert collect_files() == 0, "its transaction may still be running"
    _age_files(home)
    assert collect_files() == 1
    assert _files(home) == []


@pytest.mark.django_db(transaction=True)
def test_collection_of_files_keeps_those_that_rows_name_and_removes_what_was_begun(home: Path) -> None:
    name = put(LARGE)
    (file,) = _files(home)
    begun = file.with_name(f".{file.name}.12.abcd")
    begun.write_bytes(b"half")
    (file.parent / "note").write_bytes(b"not ours")
    _age_files(home)
    assert collect_files() == 0
    assert get(name) == LARGE
    assert not begun.exists()
    assert (file.parent / "note").exists()


@pytest.mark.django_db(transaction=True)
def test_only_old_contents_are_collected(home: Path) -> None:
    old, old_large, young = put(b"old"), put(LARGE), put(b"young")
    _age(old, old_large)
    assert collect([old, old_large, young]) == 2
    assert list(Blob.objects.values_list("name", flat=True)) == [young]
    assert _files(home) == []


@pytest.mark.django_db(transaction=True)
def test_a_content_put_again_is_young_again(home: Path) -> None:
    name = put(LARGE)
    _age(name)
    put(LARGE)
    assert collect([name]) == 0
    assert get(name) == LARGE


@pytest.mark.django_db(transaction=True)
def test_collection_waits_for_a_transaction_that_puts_the_content_again(home: Path) -> None:
    name = put(LARGE)
    _age(name)
    put_again, collected = threading.Event(), threading.Event()

    def writer() -> None:
        with transaction.atomic():
            put(LARGE)
            put_again.set()
            assert not collected.wait(0.3), "collection went past a transaction that needs the content"

    def collector() -> None:
        assert put_again.wait(10)
        assert collect([name]) == 0
        collected.set()

    assert at_once(writer, collector) == []
    assert get(name) == LARGE


@pytest.mark.django_db(transaction=True)
def test_putting_and_collecting_at_once_never_loses_a_content(home: Path) -> None:
    name = put(LARGE)

    def write() -> None:
        with transaction.atomic():
            put(LARGE)
            assert get(name) == LARGE

    def sweep() -> None:
        collect([name])
        collect_files()

    for _ in range(15):
        # A content ages between transactions, never under one: it would have to run for twelve hours.
        _age(name)
        assert at_once(write, sweep, write, sweep) == []
        assert get(name) == LARGE


@pytest.mark.django_db(transaction=True)
def test_two_writers_under_different_keys_leave_a_file_that_its_row_can_read(home: Path, settings: Settings) -> None:
    """As while a new key is being rolled out: the second writer must not replace the file of the first."""
    first, second = 1, 2
    settings.BLOB_KEYS = {**settings.BLOB_KEYS, second: os.urandom(32)}
    keys = threading.local()
    looked = threading.Barrier(2)
    from medipli.blobs import actions, codec

    plain = actions._hold

    def hold(name: bytes) -> None:
        looked.wait(10)  # both have found no row
        plain(name)

    def write(key: int) -> None:
        keys.current = key
        with transaction.atomic():
            put(LARGE)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(codec, "current_key", lambda: keys.current)
        patched.setattr(actions, "_hold", hold)
        assert at_once(lambda: write(first), lambda: write(second)) == []
    assert get(codec.name_of(LARGE)) == LARGE


@pytest.mark.django_db(transaction=True)
def test_putting_the_same_contents_in_another_order_does_not_deadlock(home: Path) -> None:
    contents = [os.urandom(100) for _ in range(20)] + [os.urandom(INLINE_LIMIT + 1) for _ in range(3)]

    def put_in(order: list[bytes]) -> None:
        with transaction.atomic():
            put_many(order)

    assert at_once(lambda: put_in(contents), lambda: put_in(contents[::-1])) == []
    assert Blob.objects.count() == 23


@pytest.mark.django_db
def test_contents_are_put_in_a_bounded_number_of_queries(home: Path, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(2):
        put_many([b"%d" % number for number in range(50)])
