from __future__ import annotations

from django.db import models

from medipli.identity.models.person import Person


class DormancyWarning(models.Model):
    """A person who has not signed in for long was told that their account closes (CNIL, deliberation 2014-239).

    Signing in, or objecting by the link of the letter, keeps the account.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="dormancy_warnings")
    digest = models.BinaryField(max_length=32, unique=True, help_text="HMAC of the link's secret")
    warned_at = models.DateTimeField(auto_now_add=True)
    closes_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, help_text="The second letter left; nothing closes before it did")
    objected_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"dormancy warning {self.pk} of {self.person_id}"
