"""Counting what fails, so that guessing takes too long.

A try is counted *before* it is checked, in one statement, so that parallel requests cannot slip past the limit; a
success gives the count back. Past the limit the wait doubles with each further failure.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from medipli.identity.models import Failure
from medipli.identity.names import normal
from medipli.identity.secrets import digest

LONGEST_DOUBLING = 4


@dataclass(frozen=True)
class Limit:
    """How many failures ``subject`` may have within ``window`` before it waits ``wait``, then twice that, and so on."""

    subject: bytes
    tries: int
    wait: timedelta
    window: timedelta


@dataclass(frozen=True)
class Wait:
    """Too many failures: nothing is checked before ``until``."""

    until: datetime

    @property
    def minutes(self) -> int:
        """Minutes to wait, rounded up, at least 1."""
        return max(1, -int(-(self.until - timezone.now()).total_seconds() // 60))


def account(name: str) -> Limit:
    """Failures under one sign-in name, whether or not it belongs to anybody."""
    wait = timedelta(minutes=settings.LOCKOUT_MINUTES)
    return Limit(digest("account", normal(name)), settings.LOCKOUT_TRIES, wait, timedelta(hours=24))


def origin(address: str) -> Limit:
    """Failures from one network address; an IPv6 subscriber holds a whole /64."""
    wait = timedelta(minutes=settings.LOCKOUT_MINUTES)
    return Limit(digest("origin", network(address)), settings.LOCKOUT_ORIGIN_TRIES, wait, timedelta(hours=1))


def code(person_id: int) -> Limit:
    """Wrong one-time codes of one person, over all the codes sent to them."""
    wait = timedelta(minutes=settings.LOCKOUT_MINUTES)
    return Limit(digest("code", person_id), 4 * settings.CODE_TRIES, wait, timedelta(hours=24))


def letters(kind: str, name: str) -> Limit:
    """Mails of one kind that anybody can have sent to an address."""
    return Limit(digest("letters", kind, normal(name)), 5, timedelta(hours=1), timedelta(hours=1))


def cards(address: str) -> Limit:
    """Certificates presented from one network address that did not sign anybody in: each is checked at length."""
    wait = timedelta(minutes=settings.LOCKOUT_MINUTES)
    return Limit(digest("cards", network(address)), settings.LOCKOUT_ORIGIN_TRIES, wait, timedelta(hours=1))


def measures(address: str) -> Limit:
    """Passwords weighed for one network address: each costs as much as several pages."""
    minute = timedelta(minutes=1)
    return Limit(digest("measures", network(address)), 120, minute, minute)


def challenges(address: str) -> Limit:
    """Passkeys asked for behind one network address, a whole hospital at eight: each question is kept in a session."""
    minute = timedelta(minutes=1)
    return Limit(digest("challenges", network(address)), 600, minute, minute)


def telephones(address: str) -> Limit:
    """Challenges for telephones given to one network address: each writes a session."""
    minute = timedelta(minutes=1)
    return Limit(digest("telephones", network(address)), 60, minute, minute)


def recoveries(address: str) -> Limit:
    """Passwords forgotten behind one network address, which may be that of a whole hospital."""
    hour = timedelta(hours=1)
    return Limit(digest("recoveries", network(address)), settings.LOCKOUT_ORIGIN_TRIES, hour, hour)


def departures(address: str) -> Limit:
    """Browsers sent to a provider from one network address, which may be that of a whole hospital."""
    minutes = timedelta(minutes=5)
    return Limit(digest("departures", network(address)), 300, minutes, minutes)


def phones(address: str) -> Limit:
    """Confirmations on a telephone asked for from one network address."""
    wait = timedelta(minutes=settings.LOCKOUT_MINUTES)
    return Limit(digest("phones", network(address)), settings.LOCKOUT_ORIGIN_TRIES, wait, timedelta(hours=1))


def phone(national_id: str) -> Limit:
    """Confirmations asked of one telephone: nobody else may make it ring all day."""
    wait = timedelta(minutes=settings.LOCKOUT_MINUTES)
    return Limit(digest("phone", national_id), 5, wait, timedelta(minutes=15))


def links(address: str) -> Limit:
    """Links that stand for nothing, tried from one network address."""
    hour = timedelta(hours=1)
    return Limit(digest("links", network(address)), settings.LOCKOUT_ORIGIN_TRIES, hour, hour)


def network(address: str) -> str:
    """The address, or the /64 around it for IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


_COUNT = """
INSERT INTO identity_failure AS f (subject, count, first_at, blocked_until)
VALUES (%(subject)s, 1, %(now)s, CASE WHEN %(tries)s <= 1 THEN %(now)s::timestamptz + %(wait)s::interval END)
ON CONFLICT (subject) DO UPDATE SET
  count = CASE WHEN f.first_at < %(since)s THEN 1 ELSE f.count + 1 END,
  first_at = CASE WHEN f.first_at < %(since)s THEN %(now)s ELSE f.first_at END,
  blocked_until = CASE
    WHEN f.first_at >= %(since)s AND f.count + 1 >= %(tries)s
    THEN %(now)s::timestamptz + %(wait)s::interval * power(2, least(f.count + 1 - %(tries)s, %(doubling)s))
    WHEN f.first_at < %(since)s AND %(tries)s <= 1 THEN %(now)s::timestamptz + %(wait)s::interval
  END
WHERE f.blocked_until IS NULL OR f.blocked_until <= %(now)s
RETURNING count
"""


def count_try(limit: Limit) -> Wait | None:
    """Count one try against ``limit``; a :class:`Wait` means that it must not be checked."""
    now = timezone.now()
    values: dict[str, Any] = {
        "subject": limit.subject,
        "now": now,
        "since": now - limit.window,
        "tries": limit.tries,
        "wait": limit.wait,
        "doubling": LONGEST_DOUBLING,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        if cursor.fetchone():
            return None
    return waiting(limit)


def waiting(limit: Limit) -> Wait | None:
    """The wait in force for ``limit``, if any."""
    until = Failure.objects.filter(subject=limit.subject).values_list("blocked_until", flat=True).first()
    return Wait(until) if until is not None and until > timezone.now() else None


def forget(limit: Limit) -> None:
    """A success: failures so far no longer count."""
    Failure.objects.filter(subject=limit.subject).delete()


def give_back(limit: Limit) -> None:
    """A success that must not wipe the failures of others behind the same address: only its own try is taken back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_failure SET count = greatest(count - 1, 0),"
            " blocked_until = CASE WHEN count - 1 >= %s THEN blocked_until END WHERE subject = %s",
            [limit.tries, limit.subject],
        )
