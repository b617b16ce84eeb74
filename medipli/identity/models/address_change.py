from __future__ import annotations

from django.db import models

from medipli.identity.models.person import Person


class AddressChange(models.Model):
    """A person wants another ordinary address: it changes once both confirmed. Only digests of links are kept.

    When the service desk asks, having checked who the person is, the old address is told and does not decide.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="address_changes")
    old_email = models.EmailField(max_length=254)
    new_email = models.EmailField(max_length=254)
    old_digest = models.BinaryField(max_length=32, unique=True)
    new_digest = models.BinaryField(max_length=32, unique=True)
    by_desk = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", help_text="The agent who checked the identity"
    )
    is_by_desk = models.BooleanField(default=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True, help_text="The person has the new address since then")
    ended_at = models.DateTimeField(null=True, help_text="Carried out, given up or replaced by another")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at=None), name="one_address_change_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"address change {self.pk} of {self.person_id}"
