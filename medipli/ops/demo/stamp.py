"""Know whether the preparation of the demonstration can be skipped: a digest of what it depends on."""

from __future__ import annotations

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
_PATTERNS = ("*/migrations/**/*.py", "*/static/**/*", "ops/demo/**/*.py")


def digest(identity: str) -> str:
    """Digest of the migrations, static files and demo content, and of the database they were brought to."""
    total = hashlib.sha256(identity.encode())
    for pattern in _PATTERNS:
        for path in sorted(PACKAGE.glob(pattern)):
            if path.is_file():
                total.update(str(path.relative_to(PACKAGE)).encode() + b"\0")
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_current(home: Path, value: str) -> bool:
    """Whether the last complete preparation had this digest."""
    try:
        return (home / "prepared").read_text().strip() == value
    except OSError:
        return False


def keep(home: Path, value: str) -> None:
    """Remember the digest of a complete preparation."""
    (home / "prepared").write_text(value + "\n")
