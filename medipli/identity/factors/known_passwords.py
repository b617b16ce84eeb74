"""Passwords that anybody tries first: those of the common lists, and of the full list that an operator loaded."""

from __future__ import annotations

import gzip
import logging
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib import auth

from medipli.formats import password_lists
from medipli.formats.password_lists import PasswordList, WrongList

log = logging.getLogger(__name__)
COMMON = Path(password_lists.__file__).parent / "data" / "common.bin"
SAID = "Ce mot de passe figure dans des listes de mots de passe volés."


def full_list() -> Path:
    """Where the list that an operator loads stands (``medipli passwords load``)."""
    return settings.MEDIPLI_HOME / "passwords" / "stolen.bin"


def is_known(password: str) -> bool:
    """Whether a password, or one that differs by capitals, accents, blanks and signs alone, is in a list."""
    forms = password_lists.forms(password)
    if not _django_list().isdisjoint(forms) or _common().holds(forms):
        return True
    loaded = _loaded()
    return loaded is not None and loaded.holds(forms)


@cache
def _common() -> PasswordList:
    return PasswordList(COMMON)


@cache
def _django_list() -> frozenset[str]:
    """Django's own list, of which only those that are long enough matter."""
    with gzip.open(Path(auth.__file__).parent / "common-passwords.txt.gz", "rt", encoding="utf-8") as lines:
        return frozenset(folded for line in lines if (folded := password_lists.key(line)))


_opened: tuple[tuple[int, int, int], PasswordList | None] | None = None


def _loaded() -> PasswordList | None:
    """The full list as it is now: one that was loaded anew is read at once. None without one that can be read."""
    global _opened
    path = full_list()
    try:
        now = path.stat()
    except OSError:
        return None
    version = (now.st_ino, now.st_mtime_ns, now.st_size)
    if _opened is None or _opened[0] != version:
        try:
            _opened = (version, PasswordList(path))
        except (OSError, ValueError) as problem:
            # Nobody is kept from choosing a password by it; « medipli doctor » says so.
            log.warning("the list of stolen passwords cannot be read: %s", type(problem).__name__)
            _opened = (version, None)
    return _opened[1]


def state_of_full_list() -> tuple[int, float] | None:
    """How many passwords the loaded list holds, and when it was written (epoch seconds); None without one.

    Raises OSError or WrongList when it cannot be read.
    """
    path = full_list()
    if not path.exists():
        return None
    try:
        return len(PasswordList(path)), path.stat().st_mtime
    except ValueError as problem:
        raise WrongList(str(problem)) from None
