"""End sessions, in this browser or others. Pages that are open in them learn of it at once."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import live
from medipli.identity.models import Session
from medipli.identity.secrets import digest, same


def handle(key: str) -> str:
    """What names a session in a page, since its key must not."""
    return digest("session handle", key).hex()[:24]


@transaction.atomic
def end_these(sessions: QuerySet[Session]) -> int:
    """End these sessions and tell their pages; returns how many. Who calls it writes the trail."""
    people = [person for person in sessions.values_list("person_id", flat=True) if person is not None]
    ended = sessions.delete()[1].get(Session._meta.label, 0)
    live.announce(people)
    return ended


@transaction.atomic
def end_sessions(actor: Actor, person_id: int, *, but: str = "") -> int:
    """End every session of a person except the one with the key ``but``; returns how many."""
    ended = end_these(Session.objects.filter(person_id=person_id).exclude(session_key=but))
    if ended:
        record(actor, "session.end_others", target=f"person:{person_id}", details={"count": ended})
    return ended


@transaction.atomic
def end_session(actor: Actor, person_id: int, named: str) -> bool:
    """End the one session of a person that :func:`handle` names; False when there is no such session."""
    for key in Session.objects.filter(person_id=person_id).values_list("session_key", flat=True):
        if same(handle(key).encode(), named.encode()):
            end_these(Session.objects.filter(session_key=key))
            record(actor, "session.end", target=f"person:{person_id}")
            return True
    return False
