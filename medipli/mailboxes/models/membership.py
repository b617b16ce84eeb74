from __future__ import annotations

from django.db import models

from medipli.identity.models import Person
from medipli.mailboxes.models.mailbox import Mailbox


class Membership(models.Model):
    """A person who may open a box, and what they may do there."""

    class Role(models.TextChoices):
        OWNER = "owner", "Responsable"
        MANAGER = "manager", "Gestionnaire"
        MEMBER = "member", "Membre"
        SECRETARY = "secretary", "Secrétariat (prépare, n’envoie pas)"
        READER = "reader", "Lecture seule"

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, help_text="When access ends by itself; null when it lasts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mailbox", "person"], name="one_membership"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.mailbox_id} as {self.role}"
