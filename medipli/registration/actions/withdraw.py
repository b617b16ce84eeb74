"""Who asked takes the request back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.registration import states
from medipli.registration.models import Request


def withdraw(actor: Actor, request: Request) -> None:
    """Take ``request`` back, in any open state; the draft of an individual account inside it goes with it.

    Of a draft nothing typed is kept. Raises NotNow.
    """
    with transaction.atomic():
        locked = states.lock(request.pk)
        _withdraw(actor, locked)
        if locked.individual is not None and locked.individual.state == Request.State.DRAFT:
            _withdraw(actor, states.lock(locked.individual.pk))
    request.refresh_from_db()


def _withdraw(actor: Actor, request: Request) -> None:
    kept = states.forgotten(request)
    states.move(actor, request, "withdraw", decided_at=timezone.now(), paused_at=None, expires_at=None, **kept)
