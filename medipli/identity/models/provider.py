from __future__ import annotations

from django.db import models

from medipli.identity.models.person import Person


class ProviderIdentity(models.Model):
    """Who a person is at an OpenID provider (Pro Santé Connect), once they confirmed that it is them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="provider_identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255, help_text="The provider's « sub »")
    national_id = models.CharField(max_length=12, help_text="8 and the RPPS, 0 and the ADELI")
    linked_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["issuer", "subject"], name="provider_identity_of_one_person"),
            models.UniqueConstraint(fields=["issuer", "person"], name="one_identity_per_provider"),
        )

    def __str__(self) -> str:
        return f"{self.subject} is {self.person_id}"


class PhoneConfirmation(models.Model):
    """A sign-in that waits for a yes on a telephone (CIBA). The browser that asked holds the secret of ``digest``."""

    class State(models.TextChoices):
        WAITING = "waiting", "En attente"
        CONFIRMED = "confirmed", "Confirmée"
        REFUSED = "refused", "Refusée"
        EXPIRED = "expired", "Expirée"
        FAILED = "failed", "En échec"
        USED = "used", "Utilisée"

    digest = models.BinaryField(max_length=32, unique=True)
    request_id = models.BinaryField(help_text="The provider's auth_req_id, encrypted; empty before it is asked")
    binding_code = models.CharField(max_length=2, help_text="Two digits shown on both screens")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    national_id = models.CharField(max_length=12)
    subject = models.CharField(max_length=255, blank=True)
    provider_session = models.CharField(max_length=128, blank=True, help_text="The provider's « sid »")
    interval = models.PositiveSmallIntegerField(help_text="Seconds between two questions to the provider")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"confirmation {self.pk}: {self.state}"
