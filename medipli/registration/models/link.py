from __future__ import annotations

from django.db import models

from medipli.registration.models.request import Request


class Link(models.Model):
    """A link of a request: its secret stands in a browser or in a mail, and only its HMAC is kept here."""

    class Purpose(models.TextChoices):
        FOLLOW = "follow", "Reprendre ou suivre la demande"
        VERIFY = "verify", "Confirmer une adresse"
        PROVE = "prove", "Prouver son identité"
        ADMINISTER = "administer", "Commencer le compte du gestionnaire"

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    digest = models.BinaryField(max_length=32, unique=True, help_text="HMAC of the link's secret")
    sent_to = models.EmailField(max_length=254, blank=True, help_text="Empty for the browser where the request began")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} link of {self.request_id}"


class ReferenceCounter(models.Model):
    """The last number given in one region and one year."""

    region_code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["region_code", "year"], name="one_counter_per_region_and_year"),)

    def __str__(self) -> str:
        return f"{self.region_code} {self.year}: {self.last}"
