from __future__ import annotations

from django.db import models

from medipli.identity.models import Person
from medipli.organisations.models.organisation import Organisation
from medipli.organisations.models.region import Region


class Office(models.Model):
    """A function that somebody holds: operator, agent of a region's desk, administrator of a structure.

    The only source of staff powers; ``Person.role`` repeats the highest one, for the floors below.
    """

    class Kind(models.TextChoices):
        ADMINISTRATOR = "administrator", "Gestionnaire de structure"
        DESK = "desk", "Agent du centre de services"
        OPERATOR = "operator", "Opérateur"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offices")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, related_name="offices")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="offices")
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, help_text="Ended or ending then; null while it lasts")
    ended_at = models.DateTimeField(null=True, help_text="When the end was carried out, after ``until``")
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = (
            models.Index(
                fields=["until"],
                condition=models.Q(ended_at=None, until__isnull=False),
                name="office_end_to_carry_out",
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="office_names_its_place",
                condition=models.Q(kind="operator", region=None, organisation=None)
                | models.Q(kind="desk", region__isnull=False, organisation=None)
                | models.Q(kind="administrator", region=None, organisation__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"


class FileOpening(models.Model):
    """A staff member opened somebody's file, for a stated reason and a limited time."""

    staff = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="file_openings")
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["staff", "subject", "-until"], name="file_opening_in_force"),)

    def __str__(self) -> str:
        return f"{self.staff_id} opened the file of {self.subject_id}"
