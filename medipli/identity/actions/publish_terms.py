"""Publish a version of the conditions of use (CGU)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.models import Terms

SHORTEST = 200


@transaction.atomic
def publish_terms(actor: Actor, body: str, *, at: datetime | None = None) -> Terms:
    """Make ``body`` the next version, in force from ``at`` (now by default). Everybody accepts it at their next visit.

    The caller has checked that the actor is an operator. A published version is never changed. Raises ValueError with a
    sentence when the text is too short to be one, or the date is past.
    """
    body = body.replace("\r\n", "\n").strip()
    if len(body) < SHORTEST:
        raise ValueError("Ce texte est trop court pour des conditions d’utilisation.")
    now = timezone.now()
    if at is not None and at < now:
        raise ValueError("La date d’entrée en vigueur est déjà passée.")
    # Two operators publishing at once get two numbers.
    list(Terms.objects.select_for_update().order_by("-version")[:1])
    last = Terms.objects.aggregate(last=Max("version"))["last"] or 0
    terms = Terms.objects.create(version=last + 1, body=body, published_at=at or now)
    record(actor, "terms.publish", target=f"terms:{terms.version}")
    return terms
