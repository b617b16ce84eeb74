from __future__ import annotations

from django.db import models

from medipli.organisations.models.region import Region


class Organisation(models.Model):
    """A structure: pharmacy, hospital, practice, care home."""

    class SignIn(models.TextChoices):
        ANY = "any", "Mot de passe et code, ou mieux"
        STRONG = "strong", "Carte, Pro Santé Connect ou clé d’accès"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=200)
    finess = models.CharField(max_length=9, blank=True, help_text="Geographic FINESS")
    siret = models.CharField(max_length=14, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    sign_in = models.CharField(
        max_length=6,
        choices=SignIn.choices,
        default=SignIn.ANY,
        db_default=SignIn.ANY,
        help_text="Which factors are enough for those whose account it answers for",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["finess"], condition=~models.Q(finess=""), name="one_organisation_per_finess"
            ),
        )

    def __str__(self) -> str:
        return self.name
