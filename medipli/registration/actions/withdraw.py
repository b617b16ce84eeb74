"""Who asked takes the request back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.registration import states
from medipli.registration.models import Request


def withdraw(actor: Actor, request: Request) -> None:
    """Take ``request`` back, in any open state; the draft of an individual account inside it goes with it.

    Raises NotNow.
    """
    with transaction.atomic():
        locked = states.lock(request.pk)
        now = timezone.now()
        states.move(actor, locked, "withdraw", decided_at=now, paused_at=None, expires_at=None)
        if locked.individual is not None and locked.individual.state == Request.State.DRAFT:
            states.move(
                actor, states.lock(locked.individual.pk), "withdraw", decided_at=now, paused_at=None, expires_at=None
            )
    request.refresh_from_db()
