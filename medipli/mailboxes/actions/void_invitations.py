"""Invitations end with what they stand on: nobody comes back, or rises, by one from before."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.identity.models import Person
from medipli.mailboxes.models import Invitation, Mailbox


def addressed_to(person: Person) -> Q:
    """The invitations of this person, whichever of their addresses was typed."""
    own = Q(person=person) | Q(email=person.email)
    return own | Q(email__in=person.sign_in_addresses.values_list("address", flat=True))


def void_invitations(actor: Actor, mailbox: Mailbox, which: Q) -> None:
    """Take back those of the box that wait for an answer, in the caller's transaction, which has locked the box."""
    waiting = Invitation.objects.select_for_update().filter(which, mailbox=mailbox, answer=Invitation.Answer.WAITING)
    for invitation in waiting.order_by("pk"):
        invitation.answer, invitation.answered_at = Invitation.Answer.CANCELLED, timezone.now()
        invitation.save(update_fields=["answer", "answered_at"])
        audit.record(actor, "invitation.cancelled", mailbox_id=mailbox.pk, target=f"invitation {invitation.pk}")
