"""Keep somebody out of their account, and let them in again. Their boxes go on receiving."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.actions.end_sessions import end_sessions
from medipli.identity.models import Person


@transaction.atomic
def suspend_account(actor: Actor, person_id: int, reason: str) -> bool:
    """Nobody signs in under this account, and its sessions end at once; False when it was so. The door checks who."""
    if not Person.objects.filter(pk=person_id, is_active=True).update(is_active=False):
        return False
    end_sessions(actor, person_id)
    record(actor, "account.suspend", target=f"person:{person_id}", details={"reason": reason[:300]})
    return True


@transaction.atomic
def reopen_account(actor: Actor, person_id: int) -> bool:
    """The opposite; False when the account was open."""
    if not Person.objects.filter(pk=person_id, is_active=False).update(is_active=True):
        return False
    record(actor, "account.reopen", target=f"person:{person_id}")
    return True
