from __future__ import annotations

from django.db import models


class Failure(models.Model):
    """How often something failed lately, for one account or one origin. ``subject`` is an HMAC: it names nobody."""

    subject = models.BinaryField(primary_key=True, max_length=32)
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.count} failures"
