from __future__ import annotations

from django.db import models

from medipli.identity.models.person import Person


class AddressChange(models.Model):
    """A person wants another ordinary address: it changes once both confirmed. Only digests of links are kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="address_changes")
    new_email = models.EmailField(max_length=254)
    old_digest = models.BinaryField(max_length=32, unique=True)
    new_digest = models.BinaryField(max_length=32, unique=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="Carried out, given up or replaced by another")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at=None), name="one_address_change_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"address change {self.pk} of {self.person_id}"
