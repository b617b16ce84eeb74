from __future__ import annotations

from django.db import models

from medipli.identity.models import Person
from medipli.registration.models.request import Request


class Check(models.Model):
    """What a register says beside what was given. Made again as often as one likes; the last one counts."""

    class Verdict(models.TextChoices):
        GREEN = "green", "Conforme"
        DIFFERS = "differs", "À vérifier"
        RED = "red", "Non conforme"
        UNVERIFIED = "unverified", "Non vérifié"

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="checks")
    name = models.CharField(
        max_length=30, help_text="identity, rpps, site, finess, siret, duplicate, email, responsible…"
    )
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    title = models.CharField(max_length=200, help_text="« FINESS 99 021 0457 ouvert »")
    detail = models.CharField(max_length=300, blank=True)
    given = models.CharField(max_length=300, blank=True)
    known = models.CharField(max_length=300, blank=True, help_text="What the register says")
    source = models.CharField(max_length=60, blank=True, help_text="« Référentiel FINESS, 12 mars 2026 »")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["request", "name"], name="one_check_of_each"),)

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}"


class Confirmation(models.Model):
    """The professional named as responsible for a shared box (F39) says that it is true, or that it is not."""

    class Answer(models.TextChoices):
        WAITING = "", "En attente"
        YES = "yes", "Confirmée"
        NO = "no", "Refusée"

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="confirmation")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_to = models.EmailField(max_length=254, blank=True)
    link = models.BinaryField(max_length=32, unique=True, null=True, help_text="HMAC of the link's secret")
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=5, choices=Answer.choices, blank=True, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=30, blank=True, help_text="link, signed_in, desk")
    asked_again_for = models.CharField(
        max_length=300, blank=True, help_text="What was corrected since they answered: « Raison sociale, Commune »"
    )

    def __str__(self) -> str:
        return f"confirmation of {self.request_id}: {self.answer or 'waiting'}"


class Note(models.Model):
    """An internal note of the desk; who asked never sees it."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"note on {self.request_id}"
