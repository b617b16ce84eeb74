from __future__ import annotations

from django.db import models

from medipli.identity.models import Person
from medipli.mailboxes.models.mailbox import Mailbox
from medipli.mailboxes.models.membership import Membership


class Invitation(models.Model):
    """Somebody is asked to join a shared box; they become a member when they accept."""

    class Answer(models.TextChoices):
        WAITING = "", "En attente"
        ACCEPTED = "accepted", "Acceptée"
        DECLINED = "declined", "Déclinée"
        CANCELLED = "cancelled", "Annulée"

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254, help_text="The address that was typed, in lower case")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="invitations")
    role = models.CharField(max_length=10, choices=Membership.Role.choices)
    until = models.DateTimeField(null=True, help_text="When the membership will end")
    to_confirm = models.BooleanField(
        default=False, help_text="Proposed by an administrator: it leaves once somebody in charge of the box agrees"
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why an administrator proposes it")
    link = models.BinaryField(max_length=32, unique=True, help_text="HMAC of the link's secret")
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "email"], condition=models.Q(answer=""), name="one_waiting_invitation"
            ),
        )

    def __str__(self) -> str:
        return f"invitation to {self.mailbox_id}"
