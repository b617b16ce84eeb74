"""What ``medipli doctor`` looks at, each point answered in one clear sentence."""

from __future__ import annotations

import ipaddress
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from medipli.ops.card_findings import card_findings
from medipli.ops.demo import marker
from medipli.ops.finding import Finding, Verdict
from medipli.ops.postgres.programs import OLDEST_MAJOR
from medipli.trust.models import RevocationList

_EXTENSIONS = ("unaccent", "pg_trgm")
_LOOPBACK = ("localhost", "127.0.0.1")
_FEW_CHARACTERS = 10
_ROOM_BYTES = 1024**3
_STALE_LIST_DAYS = 365


def examine() -> Iterator[Finding]:
    """Every point, in the order in which one would put things right. Needs loaded settings, not a database."""
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _secrets,
        _address,
        _mail,
        _folder,
        _stolen_passwords,
        _time_zones,
        _demonstration_by_settings,
        _pro_sante_connect,
    )
    for check in checks:
        yield from check()
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        yield Finding("failed", "database", f"DATABASE_URL does not lead to a database: {str(problem).strip()}")
        return
    for check in (_server, _extensions, _migrations, _clock, _demonstration, _cards):
        yield from check()


def _secrets() -> Iterator[Finding]:
    weak = [
        name
        for name, value in (
            ("MEDIPLI_SECRET_KEY", settings.SECRET_KEY),
            ("MEDIPLI_BLOB_NAME_KEY", settings.BLOB_NAME_KEY),
            *((f"key {number} of MEDIPLI_BLOB_KEYS", key) for number, key in settings.BLOB_KEYS.items()),
        )
        if len(set(value)) < _FEW_CHARACTERS
    ]
    if settings.SECRET_KEY == settings.BLOB_NAME_KEY:
        weak.append("MEDIPLI_SECRET_KEY, the same as MEDIPLI_BLOB_NAME_KEY,")
    for name in weak:
        yield Finding("failed", "secrets", f"{name} is too easy to guess; make one with: openssl rand -base64 48")
    if not weak:
        yield Finding("ok", "secrets", "the keys look random and differ")


def _address() -> Iterator[Finding]:
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme == "https":
        yield Finding("ok", "address", f"{settings.PUBLIC_URL} uses https")
    elif address.hostname in _LOOPBACK:
        yield Finding("attention", "address", f"{settings.PUBLIC_URL} works on this machine only")
    else:
        yield Finding("failed", "address", f"MEDIPLI_PUBLIC_URL={settings.PUBLIC_URL} must start with https://")
    if _is_number(address.hostname or ""):
        yield Finding("attention", "address", f"{address.hostname} is no name: browsers keep no passkeys for it")
    if address.hostname not in settings.ALLOWED_HOSTS:
        yield Finding(
            "failed", "address", f"MEDIPLI_HOSTS does not name {address.hostname}: every page would be refused"
        )


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _mail() -> Iterator[Finding]:
    if not settings.EMAIL_HOST and settings.DEMO:
        yield Finding("ok", "ordinary mail", "written as files, as the demonstration does")
    elif not settings.EMAIL_HOST:
        yield Finding(
            "failed", "ordinary mail", "MEDIPLI_MAIL_HOST is empty: no code and no notice would reach anybody"
        )
    elif not settings.EMAIL_USE_TLS and settings.EMAIL_HOST not in _LOOPBACK:
        yield Finding(
            "attention", "ordinary mail", f"MEDIPLI_MAIL_STARTTLS=no: codes travel in clear to {settings.EMAIL_HOST}"
        )
    else:
        yield Finding("ok", "ordinary mail", f"goes out by {settings.EMAIL_HOST}")


def _folder() -> Iterator[Finding]:
    home: Path = settings.MEDIPLI_HOME
    try:
        with tempfile.TemporaryFile(dir=home):
            pass
        room = os.statvfs(home)
    except OSError as problem:
        yield Finding("failed", "folder", f"MEDIPLI_HOME={home} cannot be written to: {problem.strerror}")
        return
    free = room.f_bavail * room.f_frsize
    if free < _ROOM_BYTES:
        yield Finding("attention", "folder", f"MEDIPLI_HOME={home} has {free // 1024**2} MB left")
    else:
        yield Finding("ok", "folder", f"MEDIPLI_HOME={home} is writable, {free // 1024**3} GB left")
    if home.stat().st_mode & 0o006:
        yield Finding(
            "attention", "folder", f"every user of this machine can list {home}; close it with: chmod o-rw {home}"
        )


def _stolen_passwords() -> Iterator[Finding]:
    from medipli.identity.factors.known_passwords import full_list, state_of_full_list

    try:
        state = state_of_full_list()
    except (OSError, ValueError) as problem:
        sentence = f"{full_list()} cannot be read ({problem}); load it again with: medipli passwords load FILE"
        yield Finding("failed", "passwords", sentence)
        return
    if state is None:
        yield Finding(
            "ok", "passwords", "common ones are refused; a fuller list is loaded with: medipli passwords load FILE"
        )
        return
    count, written_at = state
    days = int((time.time() - written_at) // 86_400)
    said = f"{count:,} stolen ones are refused, loaded {days} days ago".replace(",", " ")
    if days > _STALE_LIST_DAYS:
        yield Finding("attention", "passwords", f"{said}; load a newer list with: medipli passwords load FILE")
    else:
        yield Finding("ok", "passwords", said)


def _time_zones() -> Iterator[Finding]:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        for name in ("Europe/Paris", "Indian/Reunion", "America/Cayenne"):
            ZoneInfo(name)
    except ZoneInfoNotFoundError as problem:
        yield Finding(
            "failed", "time zones", f"this machine does not know {problem.args[0]}; install the package tzdata"
        )
    else:
        yield Finding("ok", "time zones", "mainland and overseas zones are known")


def _demonstration_by_settings() -> Iterator[Finding]:
    if settings.DEMO:
        yield Finding("attention", "demonstration", "MEDIPLI_DEMO=yes: anybody on this machine signs in as anybody")
    else:
        yield Finding("ok", "demonstration", "its conveniences are off")


def _pro_sante_connect() -> Iterator[Finding]:
    issuer, subject = settings.PSC_ISSUER, "Pro Santé Connect"
    if not issuer:
        yield Finding("ok", subject, "not set up; people sign in without it")
    elif issuer.endswith("/demo/psc"):
        verdict: Verdict = "attention" if settings.DEMO else "failed"
        yield Finding(verdict, subject, "MEDIPLI_PSC_ISSUER names the pretence of the demonstration")
    elif not issuer.startswith("https://"):
        yield Finding("failed", subject, "MEDIPLI_PSC_ISSUER must be an https address")
    else:
        unread = [
            name
            for name in ("PSC_CERTIFICATE", "PSC_KEY", "PSC_AUTHORITIES")
            if getattr(settings, name) and not os.access(getattr(settings, name), os.R_OK)
        ]
        if unread:
            yield Finding("failed", subject, f"cannot read the file of MEDIPLI_{unread[0]}")
        else:
            yield Finding("ok", subject, f"set up for {urlsplit(issuer).hostname}")


def _server() -> Iterator[Finding]:
    major = _value("SHOW server_version_num") // 10000 if connection.vendor == "postgresql" else 0
    if major < OLDEST_MAJOR:
        yield Finding(
            "failed", "database", f"PostgreSQL {OLDEST_MAJOR} or newer is needed; this one is {major or 'another'}"
        )
    else:
        yield Finding("ok", "database", f"PostgreSQL {major} answers")
    if _text("SHOW server_encoding") != "UTF8":
        yield Finding("failed", "database", "its encoding must be UTF8; create it with: createdb --encoding UTF8")
    if _text("SELECT lower('É')") != "é":
        yield Finding(
            "failed", "database", "its locale does not know accented letters; create it with: createdb --locale C.UTF-8"
        )
    if _text("SHOW fsync") != "on" or _text("SHOW synchronous_commit") == "off":
        yield Finding("failed", "database", "it may lose what it acknowledged: fsync and synchronous_commit must be on")


def _extensions() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(_EXTENSIONS)])
        missing = set(_EXTENSIONS) - {name for (name,) in cursor.fetchall()}
    if missing:
        names = ", ".join(sorted(missing))
        yield Finding("failed", "extensions", f"{names} missing; install PostgreSQL's contrib package")
    else:
        yield Finding("ok", "extensions", f"{' and '.join(_EXTENSIONS)} are available")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        yield Finding("failed", "migrations", f"{waiting} not applied yet; run: medipli migrate")
    else:
        yield Finding("ok", "migrations", "the database is in step with the code")


def _clock() -> Iterator[Finding]:
    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    drift = abs(timezone.now() - row[0]) if row else timedelta(days=1)
    if drift > timedelta(seconds=2 + time.monotonic() - started):
        yield Finding("attention", "clock", f"this machine and the database differ by {drift.total_seconds():.0f} s")
    else:
        yield Finding("ok", "clock", "this machine and the database agree")


def _demonstration() -> Iterator[Finding]:
    is_demo = marker.is_demo_database()
    if settings.DEMO and not is_demo:
        yield Finding("failed", "demonstration", "MEDIPLI_DEMO=yes on a database that the demonstration did not make")
    elif is_demo and not settings.DEMO:
        yield Finding("failed", "demonstration", "this database holds the invented people of the demonstration")


def _cards() -> Iterator[Finding]:
    if RevocationList._meta.db_table in connection.introspection.table_names():
        yield from card_findings()


def _value(query: str) -> int:
    return int(_one(query))


def _text(query: str) -> str:
    return str(_one(query))


def _one(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row else None
