"""Unlock a session whose person proved again who they are."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import attempt as attempts
from medipli.identity.actions.prove_again import remember
from medipli.identity.sessions import Proved, SessionStore


@transaction.atomic
def unlock(actor: Actor, session: SessionStore, proved: Proved, *, browser: str) -> None:
    """Unlock this browser's session, under a new key, as one of ``browser``. Its end does not move."""
    opened = session.open()
    if opened is None or opened.person.pk != actor.person_id or session.row is None:
        raise PermissionError("the session belongs to somebody else")
    attempts.drop(session)
    session.row.is_locked = False
    session.row.browser = browser[:200]
    session.row.last_seen_at = timezone.now()
    remember(session, proved)
    session.cycle_key()
    record(actor, "session.unlock", target=f"person:{actor.person_id}")
