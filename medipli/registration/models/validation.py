from __future__ import annotations

from django.db import models

from medipli.identity.models import Person


class Validation(models.Model):
    """Requests that an agent validates all at once, in a job; one line of it is one request."""

    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    origin = models.CharField(max_length=64, help_text="Where the agent acted from, for the trail")
    ids = models.JSONField(help_text="Numbers of the requests, in the order in which they are taken")
    position = models.PositiveIntegerField(default=0, help_text="How many were taken")
    validated = models.JSONField(default=list, help_text="Numbers of those that were validated")
    left = models.JSONField(default=list, help_text="[number, French sentence] of those that were not")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"validation {self.pk}: {self.position} of {len(self.ids)}"
