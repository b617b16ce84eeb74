from __future__ import annotations

from django.db import models

from medipli.identity.models import Person
from medipli.organisations.models import Organisation


class Mailbox(models.Model):
    """A box. Everything about messages is reached through one, and partitioned by it."""

    class Kind(models.TextChoices):
        PER = "PER", "BAL PER"
        INT = "INT", "BAL INT"
        ORG = "ORG", "BAL ORG"
        APP = "APP", "BAL APP"
        LOCAL = "LOCAL", "Compte local"

    kind = models.CharField(max_length=5, choices=Kind.choices)
    label = models.CharField(max_length=150, help_text="« Dr Inès Corvoisier », « Maison de santé des Tilleuls »")
    address = models.EmailField(unique=True, max_length=254, help_text="The preferred address, in lower case")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="own_mailboxes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="mailboxes")
    activity = models.CharField(max_length=120, blank=True, help_text="Profession or service, shown beside the label")
    town = models.CharField(max_length=100, blank=True)
    is_listed = models.BooleanField(default=True, help_text="Visible in this service's own directory")
    is_open = models.BooleanField(default=True, help_text="False while suspended and once closed")
    closed_at = models.DateTimeField(null=True, help_text="Closed for good then; null while open or suspended")
    closing_reason = models.CharField(max_length=300, blank=True, help_text="Why it is suspended or closed")
    description = models.CharField(max_length=300, blank=True, help_text="F31: found by the directory")
    dematerialised = models.BooleanField(default=True, help_text="F40: documents without a paper copy")
    responsible = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="answers_for", help_text="F39, of a shared box"
    )
    team_email = models.EmailField(
        max_length=254, blank=True, help_text="F30: the team’s ordinary address, for notices"
    )
    notify_team = models.BooleanField(default=True, help_text="Whether new messages are announced there")
    quota_bytes = models.BigIntegerField()
    used_bytes = models.BigIntegerField(default=0)
    retention_days = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "boîte"

    def __str__(self) -> str:
        return self.address

    @property
    def is_shared(self) -> bool:
        return self.kind in (self.Kind.ORG, self.Kind.APP)


class Address(models.Model):
    """An address that leads to a box. Kept in lower case; a published address never changes."""

    address = models.EmailField(unique=True, max_length=254)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="addresses")
    until = models.DateTimeField(
        null=True, help_text="A former address receives until then; null while it lasts. It is never given again"
    )

    def __str__(self) -> str:
        return self.address
