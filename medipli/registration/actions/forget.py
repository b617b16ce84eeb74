"""Requests that came to nothing do not stay: what was said in them goes, that there was one remains."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.registration.models import Change, Check, Confirmation, Link, Note, Request

_ENDED = (Request.State.REFUSED, Request.State.WITHDRAWN, Request.State.EXPIRED)
_AT_ONCE = 500
_FORGOTTEN: dict[str, Any] = {
    "answers": {},
    "person": None,
    "reason": "",
    "proposed_address": "",
    "email_verified_at": None,
} | dict.fromkeys(
    ("email", "national_id", "finess", "siret", "label", "name_key", "service", "postal_code", "town"), ""
)


@transaction.atomic
def forget_ended(actor: Actor, now: datetime) -> int:
    """Empty requests that ended without an account ``REQUEST_DAYS`` ago; returns how many, a few hundred at most.

    Reference, kind, region, state and dates stay, for the journal and for counting.
    """
    old = Request.objects.filter(state__in=_ENDED, decided_at__lt=now - timedelta(days=settings.REQUEST_DAYS))
    ids = list(
        old.exclude(answers={}, label="")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("pk")
        .values_list("pk", flat=True)[:_AT_ONCE]
    )
    if not ids:
        return 0
    for evidence in (Check, Confirmation, Note, Link):
        evidence.objects.filter(request__in=ids).delete()
    Change.objects.filter(request__in=ids).update(text="")
    Request.objects.filter(pk__in=ids).update(**_FORGOTTEN)
    record(actor, "request.forget", details={"requests": ids})
    return len(ids)
