"""Threads do not stay for ever: what was said in them goes, the trail keeps that there was one."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.support.models import HelpRequest

_AT_ONCE = 500


@transaction.atomic
def forget_closed(actor: Actor) -> int:
    """Remove threads closed ``HELP_DAYS`` ago, notes included; returns how many, a few hundred at most.

    Their events stay in the trail, and one more names the references that went.
    """
    before = timezone.now() - timedelta(days=settings.HELP_DAYS)
    old = HelpRequest.objects.filter(state=HelpRequest.State.CLOSED, last_at__lt=before).order_by("last_at", "pk")
    gone = dict(old.select_for_update(skip_locked=True).values_list("pk", "reference")[:_AT_ONCE])
    if gone:
        HelpRequest.objects.filter(pk__in=gone).delete()
        record(actor, "help.forget", details={"requests": list(gone.values())})
    return len(gone)
