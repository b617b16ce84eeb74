from __future__ import annotations

from django.db import models

from medipli.identity.models import Person
from medipli.organisations.models import Region


class HelpRequest(models.Model):
    """A question to the desk of a region, and its thread."""

    class State(models.TextChoices):
        OPEN = "open", "En attente du centre de services"
        ANSWERED = "answered", "Réponse donnée"
        CLOSED = "closed", "Close"

    class About(models.TextChoices):
        SIGN_IN = "sign_in", "Me connecter"
        REGISTRATION = "registration", "Créer un compte, suivre une demande"
        MESSAGES = "messages", "Lire, écrire, classer des messages"
        DIRECTORY = "directory", "Annuaire et adresses"
        RECOVERY = "recovery", "Mot de passe ou codes perdus"
        CODES = "codes", "Je ne reçois pas mes codes"
        OTHER = "other", "Autre question"

    reference = models.CharField(max_length=20, unique=True, help_text="« AS-2026-00042 »")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="help_requests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="help_requests")
    name = models.CharField(max_length=160, blank=True, help_text="Of who asks without an account")
    email = models.EmailField(max_length=254, blank=True)
    link = models.BinaryField(
        max_length=32, unique=True, null=True, help_text="HMAC of the secret of the follow-up link"
    )
    verified_at = models.DateTimeField(
        null=True, help_text="When the visitor confirmed their address; the desk sees nothing before"
    )
    about = models.CharField(max_length=30, help_text="sign_in, registration, messages, directory, recovery, other")
    subject = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    assignee = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(help_text="Of the last message, or of its closing")
    desk_told_at = models.DateTimeField(
        null=True, help_text="When a letter told the desk; null again once the desk has opened the thread"
    )

    class Meta:
        indexes = (
            models.Index(fields=["region", "state", "-last_at"], name="help_queue"),
            models.Index(fields=["last_at"], name="help_closed", condition=models.Q(state="closed")),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def about_label(self) -> str:
        return self.About(self.about).label if self.about in self.About.values else self.About.OTHER.label

    @property
    def asked_by(self) -> str:
        """The name of who asks."""
        return self.person.full_name if self.person is not None else self.name


class HelpMessage(models.Model):
    """One message of a help thread. ``is_internal`` ones are for the desk alone."""

    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    from_desk = models.BooleanField(default=False)
    is_internal = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"message in {self.request_id}"


class HelpCount(models.Model):
    """The last number given to a request in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
