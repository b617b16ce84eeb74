"""Lock a session: nothing shows until its person proves again who they are."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.models import Session


@transaction.atomic
def lock(actor: Actor, key: str, *, reason: str) -> None:
    """Lock the session with this key, once; ``reason`` is ``idle`` or ``asked``."""
    if Session.objects.filter(session_key=key, is_locked=False).update(is_locked=True):
        record(actor, "session.lock", target=f"person:{actor.person_id}", details={"reason": reason})
