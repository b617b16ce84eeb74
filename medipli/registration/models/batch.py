from __future__ import annotations

from django.db import models

from medipli.identity.models import Person
from medipli.organisations.models import Organisation
from medipli.registration.models.request import Request


class Import(models.Model):
    """A list of accounts that an administrator sent for a structure. Its lines go once it is long done."""

    class State(models.TextChoices):
        CHECKING = "checking", "Contrôle en cours"
        READY = "ready", "À confirmer"
        RUNNING = "running", "Import en cours"
        DONE = "done", "Terminé"
        DROPPED = "dropped", "Abandonné"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=80, help_text="« CSV, UTF-8, séparateur ; »")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "-id"], name="imports_of_structure"),)

    def __str__(self) -> str:
        return f"import {self.pk} of {self.organisation_id}"


class ImportLine(models.Model):
    """One line of an import: what it says, what is wrong with it, and what became of it."""

    class Verdict(models.TextChoices):
        UNCHECKED = "", "Pas encore contrôlée"
        WRONG = "wrong", "À corriger"
        OPEN = "open", "Compte ouvert aussitôt"
        DESK = "desk", "Vérification par le centre de services"

    class Outcome(models.TextChoices):
        NONE = "", "En attente"
        OPENED = "opened", "Compte ouvert"
        ASKED = "asked", "Vérification par le centre de services"
        LEFT = "left", "Non importée"

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(help_text="Line of the file, from 1")
    cells = models.JSONField(help_text="Column → what the file says")
    verdict = models.CharField(max_length=5, choices=Verdict.choices, blank=True, default=Verdict.UNCHECKED)
    errors = models.JSONField(default=dict, help_text="Column → French sentence")
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True, default=Outcome.NONE)
    said = models.CharField(max_length=300, blank=True, help_text="Why it was left")
    request = models.ForeignKey(Request, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "number"], name="one_import_line"),)

    def __str__(self) -> str:
        return f"line {self.number} of import {self.batch_id}"
