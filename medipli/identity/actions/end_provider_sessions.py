"""The provider says that somebody signed out there: their sessions here end too."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.actions.end_sessions import end_these
from medipli.identity.models import ProviderIdentity, Session


@transaction.atomic
def end_provider_sessions(actor: Actor, *, issuer: str, subject: str, session: str) -> None:
    """End the sessions that came from the provider's ``session`` (sid), or from all of ``subject`` without one.

    Both given, both have to fit (Back-Channel Logout 1.0 §2.7).
    """
    people = ProviderIdentity.objects.filter(issuer=issuer, subject=subject).values("person")
    wanted = ~Q(person=None) & (Q(provider_session=session) if session else ~Q(provider_session=""))
    if subject:
        wanted &= Q(person__in=people)
    elif not session:
        return
    ended = list(Session.objects.select_for_update().filter(wanted).values_list("session_key", "person_id"))
    end_these(Session.objects.filter(session_key__in=[key for key, _ in ended]))
    for person_id in sorted({person_id for _, person_id in ended if person_id is not None}):
        record(actor, "session.end_by_provider", target=f"person:{person_id}")
