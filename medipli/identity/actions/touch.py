"""Note that a person is active, at most once a minute."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from medipli.identity.models import Session
from medipli.identity.sessions import OpenSession

EVERY = timedelta(minutes=1)


def touch(session: OpenSession, *, at_once: bool = False) -> None:
    """Push the idle lock back. Writes nothing within a minute of the last time, unless ``at_once``."""
    now = timezone.now()
    if not at_once and now - session.last_seen_at < EVERY:
        return
    stale = Q(last_seen_at=None) | Q(last_seen_at__lt=now)
    Session.objects.filter(stale, session_key=session.key, is_locked=False).update(last_seen_at=now)
