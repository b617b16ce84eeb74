"""Under which account PostgreSQL runs: it refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from medipli.ops.refusal import Refusal

# Where data goes when the account cannot enter MEDIPLI_HOME (a clone inside root's private home).
_SHARED_PLACES = (Path("/var/lib/medipli"), Path(tempfile.gettempdir()) / "medipli-postgres")


@dataclass(frozen=True)
class Account:
    """A system account that PostgreSQL runs under."""

    name: str
    uid: int
    gid: int


def for_server() -> Account | None:
    """The account to drop to when we are root; None when the current user runs PostgreSQL itself."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Refusal(
        "PostgreSQL does not run as root, and this machine has neither a postgres nor a nobody account. "
        "Start as another user, or give the address of a database in DATABASE_URL."
    )


def can_use(account: Account | None, path: Path, mode: int) -> bool:
    """Whether ``account`` may use ``path`` (``os.X_OK``, …); asked of the kernel, so that ACLs count too."""
    if account is None:
        return os.access(path, mode)
    child = os.fork()
    if child == 0:
        answer = 1
        try:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            answer = 0 if os.access(path, mode) else 1
        finally:
            os._exit(answer)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def hand_over(account: Account | None, folder: Path) -> None:
    """Give ``folder`` itself to the account, closed to everybody else."""
    folder.chmod(0o700)
    if account is not None:
        os.chown(folder, account.uid, account.gid)


def shared_place(account: Account, name: str) -> Path:
    """Create a folder called ``name`` that the account can enter, outside of any private home."""
    for parent in _SHARED_PLACES:
        try:
            if not parent.exists():
                parent.mkdir(parents=True)
                parent.chmod(0o711)
        except OSError:
            continue
        # In a folder that everybody can write to, somebody else may have laid the name first.
        if parent.is_symlink() or parent.stat().st_uid != 0 or not can_use(account, parent, os.X_OK):
            continue
        place = parent / name
        place.mkdir(exist_ok=True)
        place.chmod(0o711)
        return place
    raise Refusal(
        f"The account {account.name}, under which PostgreSQL runs, cannot enter MEDIPLI_HOME, and no other folder "
        "could be prepared. Set MEDIPLI_HOME to a folder outside of private homes."
    )


def copy_programs(account: Account, bin_folder: Path, place: Path) -> Path:
    """Copy the installation around ``bin_folder`` where the account can run it; returns the new ``bin``.

    A wheel keeps the libraries of its package beside it, in ``NAME.libs``, and its programs look for them there.
    """
    installation, package = bin_folder.parent, bin_folder.parent.parent
    target = place / "programs"
    copied = target / package.name / installation.name / bin_folder.name
    if not target.exists():
        unfinished = place / "programs.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(installation, unfinished / package.name / installation.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        for folder, _, _ in os.walk(unfinished):
            Path(folder).chmod(0o755)
        unfinished.rename(target)
    if not can_use(account, copied / "postgres", os.X_OK):
        raise Refusal(f"The account {account.name} cannot run the PostgreSQL programs copied to {target}.")
    return copied
