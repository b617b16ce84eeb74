from __future__ import annotations

from django.db import models

from medipli.identity.models import Person


class RecentCorrespondent(models.Model):
    """Somebody a person wrote to lately; completion proposes them first."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField(max_length=254)
    name = models.TextField(blank=True)
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "address"], name="one_recent_correspondent"),)

    def __str__(self) -> str:
        return f"correspondent of {self.person_id}"
