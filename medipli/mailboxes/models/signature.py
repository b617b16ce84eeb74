from __future__ import annotations

from django.db import models

from medipli.identity.models import Person
from medipli.mailboxes.models.mailbox import Mailbox


class Signature(models.Model):
    """A signature that a person uses in one box. At most one is the default there."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="signatures")
    name = models.CharField(max_length=60)
    html = models.TextField(help_text="Cleaned by medipli.formats.html.compose_clean")
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mailbox", "person", "name"], name="one_signature_name"),
            models.UniqueConstraint(
                fields=["mailbox", "person"], condition=models.Q(is_default=True), name="one_default_signature"
            ),
        )

    def __str__(self) -> str:
        return self.name
