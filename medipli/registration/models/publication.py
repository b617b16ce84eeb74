from __future__ import annotations

from django.db import models

from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.registration.models.request import Request


class HandOver(models.Model):
    """A work file given to somebody who publishes by hand, and who signed for it."""

    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    lines = models.PositiveIntegerField()
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the file, in hexadecimal")
    content = models.BinaryField(help_text="The file as it was given, so that it can be given again")

    def __str__(self) -> str:
        return f"work file {self.pk}: {self.lines} lines"


class Publication(models.Model):
    """One thing to say to the national directory about one box, and what became of it."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", "Publier"
        WITHDRAW = "withdraw", "Retirer"

    class State(models.TextChoices):
        WAITING = "waiting", "En attente"
        HANDED_OVER = "handed_over", "Remise pour exécution"
        DONE = "done", "Faite"
        FAILED = "failed", "En échec"

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="publications")
    request = models.ForeignKey(Request, on_delete=models.SET_NULL, null=True, related_name="publications")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PUBLISH)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    content = models.JSONField(help_text="What is published, as it was when it was decided")
    adapter = models.CharField(max_length=10, blank=True, help_text="file or fhir")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    hand_over = models.ForeignKey(HandOver, on_delete=models.SET_NULL, null=True, related_name="publications")
    handed_over_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["state", "due_at"], name="publication_queue"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.mailbox_id}: {self.state}"
