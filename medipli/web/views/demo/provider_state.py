"""What the pretend Pro Santé Connect remembers for a few minutes: a small file each, shared by the web processes."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

LIFETIME = 300
_NAME = re.compile(r"[A-Za-z0-9_-]{20,60}", re.ASCII)

Kept = dict[str, str]


def _folder(kind: str) -> Path:
    return Path(settings.MEDIPLI_HOME) / "demo-psc" / kind


def keep(kind: str, what: Kept, name: str = "") -> str:
    """Write something down under a new name, or under one that it has already; gives the name."""
    place = _folder(kind)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in place.glob("*.json"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > LIFETIME:
                path.unlink()
    name = name or secrets.token_urlsafe(24)
    part = place / f".{name}.{secrets.token_hex(4)}"
    part.write_text(json.dumps(what))
    part.replace(place / f"{name}.json")
    return name


def read(kind: str, name: str) -> Kept | None:
    """What stands under a name; None for one that is made up or over."""
    if not _NAME.fullmatch(name):
        return None
    path = _folder(kind) / f"{name}.json"
    try:
        if time.time() - path.stat().st_mtime > LIFETIME:
            return None
        return dict(json.loads(path.read_text()))
    except FileNotFoundError:
        return None


def take(kind: str, name: str) -> Kept | None:
    """Like :func:`read`, once: of two that come at the same time one gets it."""
    kept = read(kind, name)
    if kept is None:
        return None
    try:
        (_folder(kind) / f"{name}.json").unlink()
    except FileNotFoundError:
        return None
    return kept


def every(kind: str) -> Iterator[tuple[str, Kept]]:
    """All that is kept of a kind, newest first."""
    place = _folder(kind)
    names = sorted(place.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True) if place.is_dir() else []
    for path in names:
        if (kept := read(kind, path.stem)) is not None:
            yield path.stem, kept
