from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One act, written in the transaction that does it. Never changed afterwards.

    Events are chained by :func:`medipli.audit.seal.seal_events`: ``hash`` covers the event and the hash before it,
    so that a changed, removed or inserted row shows.
    """

    at = models.DateTimeField(auto_now_add=True)
    transaction = models.BigIntegerField(help_text="Transaction that wrote the event, which says when it is visible")
    actor_id = models.BigIntegerField(null=True)
    mailbox_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=120, blank=True)
    origin = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict, blank=True)
    sequence = models.BigIntegerField(null=True, unique=True)
    hash = models.BinaryField(null=True, max_length=32)

    class Meta:
        indexes = (
            models.Index(fields=["mailbox_id", "-id"], name="audit_by_mailbox"),
            models.Index(fields=["actor_id", "-id"], name="audit_by_actor"),
            # Written as ranges, which the planner can tell to hold what equals « person:12 ».
            models.Index(
                fields=["target", "-id"],
                name="audit_by_person",
                condition=models.Q(target__gte="person:", target__lt="person;")
                | models.Q(target__gte="device:", target__lt="device;")
                | models.Q(target__gte="card:", target__lt="card;"),
            ),
            models.Index(fields=["id"], name="audit_unsealed", condition=models.Q(sequence=None)),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.target}"
