from __future__ import annotations

from django.db import models

from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.organisations.models import Organisation, Region


class Request(models.Model):
    """Somebody asks for an account, a shared box, or the connection of a structure.

    ``answers`` holds what was typed, field by field, as :mod:`medipli.registration.answers` reads it; the columns below
    repeat, normalised, what requests are looked up by. They are set when the request is submitted.
    """

    class Kind(models.TextChoices):
        PER = "PER", "BAL PER"
        INT = "INT", "BAL INT"
        LOCAL = "LOCAL", "Compte local"
        ORG = "ORG", "BAL ORG"
        CONNECTION = "CONNECTION", "Demande de raccordement"

    class State(models.TextChoices):
        DRAFT = "draft", "Brouillon"
        SUBMITTED = "submitted", "Déposée"
        CHECKING = "checking", "En cours de contrôle"
        ASKED = "asked", "Complément demandé"
        VALIDATED = "validated", "Validée"
        REFUSED = "refused", "Refusée"
        PUBLISHED = "published", "Publiée dans l’annuaire"
        WITHDRAWN = "withdrawn", "Retirée"
        EXPIRED = "expired", "Expirée"

    class Proof(models.TextChoices):
        """How the person's identity was proved. Knowing a number proves nothing."""

        NONE = "", "Aucune"
        REGISTER_ADDRESS = "register_address", "Adresse personnelle connue de l’annuaire santé"
        PRO_SANTE_CONNECT = "psc", "Pro Santé Connect"
        CARD = "card", "Carte CPx"
        VOUCHED = "vouched", "Confirmée par un responsable"
        DESK = "desk", "Contrôle du centre de services"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(
        default=1, help_text="Grows at each change: of two deciding at once, one wins"
    )
    reference = models.CharField(max_length=24, unique=True, null=True, help_text="« VO-2026-03184 », from submission")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="requests")

    answers = models.JSONField(default=dict)
    email = models.EmailField(max_length=254, blank=True, help_text="Ordinary address of who asks, in lower case")
    email_verified_at = models.DateTimeField(null=True)
    national_id = models.CharField(max_length=12, blank=True)
    finess = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    label = models.CharField(
        max_length=200, blank=True, help_text="« VAUDRELINE Elsa », « Maison de santé des Tilleuls »"
    )
    name_key = models.CharField(
        max_length=200, blank=True, db_default="", help_text="Folded last and first names of an individual request"
    )
    service = models.CharField(max_length=120, blank=True, help_text="Folded, to recognise duplicates")
    postal_code = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=100, blank=True)

    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="requests")
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", help_text="The administrator who prepared it"
    )
    made_for = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="requests", help_text="And their structure"
    )
    individual = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, related_name="shared", help_text="Made in the same journey"
    )
    connection = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="led_to",
        help_text="The accepted connection whose contact asks: once validated, they administer its structure",
    )
    mailbox = models.ForeignKey(Mailbox, on_delete=models.SET_NULL, null=True, related_name="requests")
    identity_proof = models.CharField(max_length=20, choices=Proof.choices, blank=True, default=Proof.NONE)
    identity_denied_at = models.DateTimeField(
        null=True, help_text="Since when the holder of the number says that the request is not theirs"
    )
    all_green = models.BooleanField(default=False, help_text="Every check was green when they were last made")
    assignee = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="assigned_requests")
    proposed_address = models.EmailField(max_length=254, blank=True)
    reason = models.TextField(blank=True, help_text="Why it was refused, or what is asked, as the person reads it")

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_due_at = models.DateTimeField(null=True, help_text="Moves on while information is asked")
    paused_at = models.DateTimeField(null=True, help_text="Since when the decision clock stands still")
    publication_due_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, help_text="Drafts, and questions nobody answers")

    class Meta:
        indexes = (
            models.Index(fields=["region", "state", "decision_due_at"], name="request_queue"),
            models.Index(fields=["national_id"], name="request_national_id", condition=~models.Q(national_id="")),
            models.Index(fields=["email"], name="request_email"),
            models.Index(fields=["name_key"], name="request_name_key", condition=~models.Q(name_key="")),
            models.Index(fields=["finess", "service"], name="request_structure", condition=~models.Q(finess="")),
            models.Index(
                fields=["proposed_address"], name="request_proposed_address", condition=~models.Q(proposed_address="")
            ),
            models.Index(fields=["expires_at"], name="request_expiry", condition=models.Q(expires_at__isnull=False)),
        )

    def __str__(self) -> str:
        return self.reference or f"draft {self.pk}"

    @property
    def is_individual(self) -> bool:
        return self.kind in (self.Kind.PER, self.Kind.INT, self.Kind.LOCAL)


class Change(models.Model):
    """One step of a request, as its history shows it."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=Request.State.choices, help_text="The state it came to")
    verb = models.CharField(max_length=30, help_text="submit, verify_email, take, ask, answer, validate…")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(blank=True, help_text="What was asked, answered or given as a reason")
    is_public = models.BooleanField(default=True, help_text="Whether who asked sees it on the follow-up page")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.verb} of {self.request_id}"
