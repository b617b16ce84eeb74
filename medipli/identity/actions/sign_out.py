"""Sign out of this browser."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import live
from medipli.identity.sessions import SessionStore


@transaction.atomic
def sign_out(actor: Actor, session: SessionStore) -> None:
    """End this browser's session; nothing of it remains."""
    session.flush()
    if actor.person_id is not None:
        live.announce([actor.person_id])
        record(actor, "session.end", target=f"person:{actor.person_id}")
