from __future__ import annotations

from django.db import models

from medipli.identity.models.person import Person


class Card(models.Model):
    """A card of the CPx family by which a person signs in: its certificate, recognised by its fingerprint."""

    class Kind(models.TextChoices):
        CPS = "cps", "CPS"
        CPF = "cpf", "CPF"
        CPE = "cpe", "CPE"
        CDE = "cde", "CDE"

    class State(models.TextChoices):
        WAITING = "waiting", "À confirmer par le gestionnaire"
        LINKED = "linked", "Associée"
        ENDED = "ended", "Dissociée"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards")
    kind = models.CharField(max_length=3, choices=Kind.choices)
    state = models.CharField(max_length=7, choices=State.choices)
    fingerprint = models.BinaryField(max_length=32, help_text="SHA-256 of the certificate in DER")
    number = models.CharField(max_length=40, blank=True, help_text="Serial number of the certificate, hexadecimal")
    holder = models.CharField(max_length=200, blank=True, help_text="Name that the certificate gives")
    national_id = models.CharField(max_length=12, blank=True, help_text="8 and the RPPS, 0 and the ADELI; CPS and CPF")
    structure_id = models.CharField(max_length=20, blank=True, help_text="1 and FINESS, 3 and SIRET; CPE and CDE")
    expires_at = models.DateTimeField()
    linked_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["fingerprint"], condition=models.Q(ended_at=None), name="card_linked_to_one_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class CardHandover(models.Model):
    """A certificate on its way from the cards' address to the site: for one minute, once, for one browser."""

    digest = models.BinaryField(max_length=32, unique=True, help_text="HMAC of the secret in the address")
    browser = models.CharField(max_length=64, help_text="Mark of the browser that began, on the site itself")
    certificate = models.BinaryField(help_text="In DER")
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"hand-over {self.pk}"
