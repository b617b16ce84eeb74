"""Keep somebody out of their account, and let them in again. Their boxes go on receiving."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.actions.end_sessions import end_sessions
from medipli.identity.models import Person, Suspension
from medipli.identity.signals import account_reopened

LONGEST_REASON = 300


@transaction.atomic
def suspend_account(actor: Actor, person_id: int, reason: str) -> bool:
    """Nobody signs in under this account, and its sessions end at once; False when it was so. The door checks who."""
    if not Person.objects.filter(pk=person_id, is_active=True).update(is_active=False):
        return False
    why = reason[:LONGEST_REASON]
    Suspension.objects.filter(person_id=person_id, ended_at=None).update(ended_at=timezone.now())
    Suspension.objects.create(person_id=person_id, by_id=actor.person_id, reason=why)
    end_sessions(actor, person_id)
    record(actor, "account.suspend", target=f"person:{person_id}", details={"reason": why})
    return True


@transaction.atomic
def reopen_account(actor: Actor, person_id: int, reason: str = "") -> bool:
    """The opposite, and a letter tells the person; False when the account was open."""
    if not Person.objects.filter(pk=person_id, is_active=False).update(is_active=True):
        return False
    Suspension.objects.filter(person_id=person_id, ended_at=None).update(ended_at=timezone.now())
    details = {"reason": reason[:LONGEST_REASON]} if reason else {}
    record(actor, "account.reopen", target=f"person:{person_id}", details=details)
    account_reopened.send(Person, person_id=person_id)
    return True
