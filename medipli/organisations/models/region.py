from __future__ import annotations

from django.db import models


class Region(models.Model):
    """A region; only those that chose the service are open, and each has its desk, its domains and its delays."""

    code = models.CharField(max_length=10, unique=True, help_text="As in addresses: « oc » in pharmacien.oc.mssante.fr")
    name = models.CharField(max_length=80)
    is_open = models.BooleanField(default=False)
    turn_to = models.TextField(blank=True, help_text="Closed: whom to turn to, in a sentence")
    turn_to_url = models.URLField(blank=True)
    departments = models.JSONField(default=list, blank=True, help_text="Department codes: « 31 », « 2A », « 974 »")
    desk_name = models.CharField(max_length=120, blank=True)
    desk_email = models.EmailField(blank=True)
    desk_phone = models.CharField(max_length=20, blank=True)
    desk_hours = models.CharField(max_length=120, blank=True)
    decision_hours = models.PositiveSmallIntegerField(default=72, help_text="From submission to the decision")
    publication_hours = models.PositiveSmallIntegerField(default=72, help_text="From validation to the directory")
    int_has_address = models.BooleanField(default=True, help_text="A BAL INT may hold an MSSanté address")

    def __str__(self) -> str:
        return self.name


class ProfessionDomain(models.Model):
    """The domain of the addresses of one profession in one region, as data: « pharmacien.oc.mssante.fr »."""

    ANY_PERSON = "*"
    ANY_TEAM = "*team"

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="domains")
    profession = models.CharField(
        max_length=10,
        help_text="Code of the profession (TRE_G15), « * » for any other, « *team » for any other shared box",
    )
    domain = models.CharField(max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["region", "profession"], name="one_domain_per_profession"),)

    def __str__(self) -> str:
        return self.domain
