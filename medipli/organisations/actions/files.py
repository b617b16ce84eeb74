"""Opening somebody's file: for a stated reason, for half an hour, and in the trail."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.organisations.models import FileOpening
from medipli.organisations.policy import file_open_until

LASTS = timedelta(minutes=30)
SHORTEST_REASON = 10


@transaction.atomic
def open_file(actor: Actor, subject_id: int, reason: str) -> FileOpening:
    """Let the actor see and change the file of ``subject_id`` for :data:`LASTS`.

    The caller has checked that the person belongs to the actor's region or structure. Raises Forbidden to the service
    itself, and ValueError with a sentence when the reason says nothing.
    """
    if actor.person_id is None:
        raise Forbidden
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise ValueError("Dites en quelques mots pourquoi vous ouvrez ce dossier.")
    if opening := file_open_until(actor.person_id, subject_id):
        return opening
    opening = FileOpening.objects.create(
        staff_id=actor.person_id, subject_id=subject_id, reason=reason[:300], until=timezone.now() + LASTS
    )
    record(actor, "file.open", target=f"person:{subject_id}", details={"reason": opening.reason})
    return opening


@transaction.atomic
def close_file(actor: Actor, subject_id: int) -> None:
    """Give the power back before it ends by itself."""
    if opening := file_open_until(actor.person_id, subject_id):
        opening.until = timezone.now()
        opening.save(update_fields=["until"])
        record(actor, "file.close", target=f"person:{subject_id}")
