"""The blob folder: one file per large content, named by its name, durable before anybody is told."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9a-f]{64}")


def _root() -> Path:
    return Path(settings.MEDIPLI_HOME) / "blobs"


def _path(name: bytes) -> Path:
    text = name.hex()
    return _root() / text[:2] / text[2:4] / text


def write(name: bytes, stored: bytes) -> None:
    """Write a file and make it durable. Raises OSError when the disk is full; nothing is left half written."""
    path = _path(name)
    folders = (path.parent, path.parent.parent, _root())
    for folder in reversed(folders):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with open(temporary, "wb", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
            file.write(stored)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    # The folders may be new: a file is only as durable as the folders that lead to it.
    for folder in folders:
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def read(name: bytes) -> bytes:
    """The stored bytes. Raises FileNotFoundError."""
    return _path(name).read_bytes()


def delete(name: bytes) -> None:
    """Remove a file; one that is already gone is no error."""
    _path(name).unlink(missing_ok=True)


def old_names(before: datetime) -> Iterator[bytes]:
    """The names whose file was written before a moment."""
    for path in _old_files(before):
        if _NAME.fullmatch(path.name):
            yield bytes.fromhex(path.name)


def delete_unfinished(before: datetime) -> None:
    """Remove what a process that was killed had begun to write before a moment."""
    for path in _old_files(before):
        if path.name.startswith("."):
            path.unlink(missing_ok=True)


def _old_files(before: datetime) -> Iterator[Path]:
    for path in _root().glob("??/??/*"):
        try:
            if path.stat().st_mtime < before.timestamp():
                yield path
        except FileNotFoundError:
            continue
