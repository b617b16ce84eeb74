"""Typed readers for environment variables.

Each reader registers the variable it reads, so that ``docs/settings.md`` can be held against the code, and
raises :class:`WrongSetting` with one clear sentence when a value cannot be used.
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


class WrongSetting(Exception):
    """An environment variable is missing or holds a value that cannot be used."""


@dataclass(frozen=True)
class Setting:
    """One documented environment variable: its name, its default as the table shows it, and what it is for."""

    name: str
    default: str
    purpose: str


@dataclass(frozen=True)
class DatabaseAddress:
    """Where PostgreSQL listens, taken apart from a ``postgresql://`` URL."""

    host: str
    port: str
    user: str
    password: str
    name: str


KNOWN: dict[str, Setting] = {}


def _register(name: str, default: str, purpose: str) -> str | None:
    KNOWN[name] = Setting(name, default, purpose)
    value = os.environ.get(name)
    return value if value not in (None, "") else None


def text(name: str, default: str, purpose: str) -> str:
    """Free text."""
    value = _register(name, default, purpose)
    return default if value is None else value


def choice(name: str, default: str, options: tuple[str, ...], purpose: str) -> str:
    """One word out of ``options``."""
    value = text(name, default, purpose)
    if value not in options:
        raise WrongSetting(f"{name}={value!r} is not one of: {', '.join(options)}.")
    return value


def integer(name: str, default: int, purpose: str, *, minimum: int = 0, maximum: int = 2**62) -> int:
    """A whole number between ``minimum`` and ``maximum`` included."""
    value = _register(name, str(default), purpose)
    if value is None:
        return default
    try:
        number = int(value)
    except ValueError:
        raise WrongSetting(f"{name}={value!r} is not a whole number.") from None
    if not minimum <= number <= maximum:
        raise WrongSetting(f"{name}={number} must lie between {minimum} and {maximum}.")
    return number


def flag(name: str, default: bool, purpose: str) -> bool:
    """``yes`` or ``no``."""
    value = _register(name, "yes" if default else "no", purpose)
    if value is None:
        return default
    if value not in ("yes", "no"):
        raise WrongSetting(f"{name}={value!r} must be yes or no.")
    return value == "yes"


def words(name: str, default: str, purpose: str) -> list[str]:
    """Words separated by commas; blanks around them do not count."""
    return [word.strip() for word in text(name, default, purpose).split(",") if word.strip()]


def secret(name: str, purpose: str, *, minimum_length: int) -> str:
    """A secret without a default: the start stops when it is missing or too short."""
    value = _register(name, "(required)", purpose)
    if value is None:
        raise WrongSetting(f"{name} is required: {purpose}")
    if len(value) < minimum_length:
        raise WrongSetting(f"{name} must hold at least {minimum_length} characters.")
    return value


def keyring(name: str, purpose: str) -> dict[int, bytes]:
    """Numbered 32-byte keys, ``1:BASE64,2:BASE64``; the highest number encrypts, every one decrypts."""
    keys: dict[int, bytes] = {}
    for item in secret(name, purpose, minimum_length=1).split(","):
        number, _, encoded = item.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not number.isdigit() or not 1 <= int(number) <= 255 or len(key) != 32:
            raise WrongSetting(f"{name} must be a list of NUMBER:BASE64, numbers 1 to 255, each key 32 bytes long.")
        keys[int(number)] = key
    return keys


def database(name: str, purpose: str) -> DatabaseAddress:
    """A ``postgresql://user:password@host:port/name`` URL; the host may be a percent-encoded socket folder."""
    parts = urlsplit(secret(name, purpose, minimum_length=1))
    try:
        port = parts.port
    except ValueError:
        raise WrongSetting(f"{name} holds a port that is not a number.") from None
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise WrongSetting(f"{name} must look like postgresql://user:password@host:port/name.")
    # urlsplit().hostname lowercases, which would break a socket folder.
    host = parts.netloc.rpartition("@")[2].partition(":")[0]
    return DatabaseAddress(
        host=unquote(host),
        port=str(port or ""),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        name=unquote(parts.path.strip("/")),
    )
