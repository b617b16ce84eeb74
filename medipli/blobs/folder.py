"""The blob folder: one file per large content, named by its name, durable before anybody is told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings


def _path(name: bytes) -> Path:
    text = name.hex()
    return Path(settings.MEDIPLI_HOME) / "blobs" / text[:2] / text[2:4] / text


def write(name: bytes, stored: bytes) -> None:
    """Write a file and make it durable. Raises OSError when the disk is full; nothing is left half written."""
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
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
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(name: bytes) -> bytes:
    """The stored bytes. Raises FileNotFoundError."""
    return _path(name).read_bytes()


def delete(name: bytes) -> None:
    """Remove a file; one that is already gone is no error."""
    _path(name).unlink(missing_ok=True)


def names() -> Iterator[bytes]:
    """Every name that has a file."""
    for path in (Path(settings.MEDIPLI_HOME) / "blobs").glob("??/??/*"):
        if len(path.name) == 64:
            yield bytes.fromhex(path.name)
