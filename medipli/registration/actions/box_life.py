"""What may become of an open box: suspended and reopened, or closed for good. Its address is never given again.

Who acts is checked by the door: the desk of the box's region or an operator (``organisations.policy``). Members of a
box that is not open lose it at once, in open pages too: ``mailboxes.policy`` refuses them, and their pages are told.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Invitation, Mailbox, Membership
from medipli.messages.live import announce
from medipli.notices.box_tasks import box_news
from medipli.registration.publication.actions import publish_again, withdraw
from medipli.registration.refusals import OpeningRefused

LONGEST_REASON = 300


@transaction.atomic
def suspend(actor: Actor, mailbox: Mailbox, reason: str) -> None:
    """Let nobody open the box, and nothing arrive, until it is reopened. It stays published. Raises OpeningRefused."""
    why = _reason(reason)
    _lock(mailbox)
    if not mailbox.is_open:
        raise OpeningRefused("Cette boîte est déjà suspendue ou fermée.")
    mailbox.is_open, mailbox.closing_reason = False, why
    mailbox.save(update_fields=["is_open", "closing_reason"])
    _let_it_be_known(actor, mailbox, "suspend", "suspended", why)


@transaction.atomic
def reopen(actor: Actor, mailbox: Mailbox, reason: str = "") -> None:
    """Open a suspended box again, with what it still holds. Where it left the directory meanwhile, it comes back.

    A box that is closed stays so: its withdrawal was told to the national directory, and people were told that its
    address no longer serves. Whoever comes back asks for a new box. ``reason`` stands in the trail.

    Raises OpeningRefused.
    """
    _lock(mailbox)
    if mailbox.is_open:
        raise OpeningRefused("Cette boîte est déjà ouverte.")
    if mailbox.closed_at is not None:
        raise OpeningRefused(
            "Cette boîte est fermée définitivement\u00a0: seule une boîte suspendue se rouvre. Ouvrez-en une nouvelle."
        )
    mailbox.is_open, mailbox.closing_reason = True, ""
    mailbox.save(update_fields=["is_open", "closing_reason"])
    publish_again(actor, mailbox)
    _let_it_be_known(actor, mailbox, "reopen", "reopened", _reason(reason) if reason else "")


@transaction.atomic
def close(actor: Actor, mailbox: Mailbox, reason: str) -> None:
    """Close the box for good: withdrawn from the directory, its messages kept for their usual time.

    Raises OpeningRefused.
    """
    why = _reason(reason)
    _lock(mailbox)
    if mailbox.closed_at is not None:
        raise OpeningRefused("Cette boîte est déjà fermée.")
    mailbox.is_open, mailbox.closed_at, mailbox.closing_reason = False, timezone.now(), why
    mailbox.save(update_fields=["is_open", "closed_at", "closing_reason"])
    Invitation.objects.filter(mailbox=mailbox, answer=Invitation.Answer.WAITING).update(
        answer=Invitation.Answer.CANCELLED, answered_at=mailbox.closed_at
    )
    withdraw(actor, mailbox)
    _let_it_be_known(actor, mailbox, "close", "closed", why)


def _let_it_be_known(actor: Actor, mailbox: Mailbox, verb: str, event: str, why: str) -> None:
    details = {"reason": why} if why else {}
    record(actor, f"mailbox.{verb}", mailbox_id=mailbox.pk, target=f"mailbox {mailbox.pk}", details=details)
    announce([mailbox.pk])
    for person_id in Membership.objects.filter(mailbox=mailbox).values_list("person_id", flat=True):
        box_news.defer(event=event, person_id=person_id, mailbox_id=mailbox.pk)


def _lock(mailbox: Mailbox) -> None:
    lock_boxes([mailbox.pk])
    mailbox.refresh_from_db()


def _reason(text: str) -> str:
    reason = " ".join(text.replace("\x00", "").split())
    if not reason:
        raise OpeningRefused("Indiquez la raison.")
    if len(reason) > LONGEST_REASON:
        raise OpeningRefused(f"La raison compte {LONGEST_REASON} caractères au plus.")
    return reason
