"""End other browsers' sessions."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.models import Session
from medipli.identity.secrets import digest, same


def handle(key: str) -> str:
    """What names a session in a page, since its key must not."""
    return digest("session handle", key).hex()[:24]


@transaction.atomic
def end_sessions(actor: Actor, person_id: int, *, but: str = "") -> int:
    """End every session of a person except the one with the key ``but``; returns how many."""
    ended, _ = Session.objects.filter(person_id=person_id).exclude(session_key=but).delete()
    if ended:
        record(actor, "session.end_others", target=f"person:{person_id}", details={"count": ended})
    return ended


@transaction.atomic
def end_session(actor: Actor, person_id: int, named: str) -> bool:
    """End the one session of a person that :func:`handle` names; False when there is no such session."""
    for key in Session.objects.filter(person_id=person_id).values_list("session_key", flat=True):
        if same(handle(key).encode(), named.encode()):
            Session.objects.filter(session_key=key).delete()
            record(actor, "session.end", target=f"person:{person_id}")
            return True
    return False
