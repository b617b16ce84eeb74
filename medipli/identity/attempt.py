"""Proving who one is takes several pages: how far a browser got."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

from medipli.identity.models import Device, Person
from medipli.identity.sessions import SessionStore

KEY = "attempt"
LIFETIME = 30 * 60
SIGN_IN, UNLOCK, AGAIN = "sign-in", "unlock", "again"
"""To sign in; to go on in a locked session; to prove oneself again before a sensitive change."""


@dataclass(frozen=True)
class Attempt:
    """A person who proved a first factor, for ``purpose``, and where they want to go. Times are epoch seconds.

    ``device_id`` is the enrolled telephone that signed, 0 where none did.
    """

    person_id: int
    purpose: str
    passed: tuple[str, ...]
    suite: str
    started: int
    device_id: int = 0

    def person(self) -> Person | None:
        """Who it is, unless their account was closed or their telephone taken away in the meantime."""
        if self.device_id and not Device.objects.filter(pk=self.device_id, revoked_at=None).exists():
            return None
        return Person.objects.filter(pk=self.person_id, is_active=True).first()


def begin(
    session: SessionStore, person: Person, purpose: str, passed: str, suite: str, *, device_id: int = 0
) -> Attempt:
    """Remember that ``person`` proved ``passed`` in this browser."""
    attempt = Attempt(person.pk, purpose, (passed,), suite, int(time.time()), device_id)
    session[KEY] = asdict(attempt)
    return attempt


def current(session: SessionStore) -> Attempt | None:
    """The attempt under way in this browser, unless it is older than half an hour."""
    stored: dict[str, Any] | None = session.get(KEY)
    if stored is None or time.time() - stored["started"] > LIFETIME:
        return None
    return Attempt(**{**stored, "passed": tuple(stored["passed"])})


def drop(session: SessionStore) -> None:
    session.pop(KEY, None)
