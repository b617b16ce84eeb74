from __future__ import annotations

from django.db import models

from medipli.identity.models.person import Person


class MailCode(models.Model):
    """A code sent to the ordinary address. Only its HMAC is kept; it serves once."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="mail_code")
    digest = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"code for person {self.person_id}"


class RecoveryCode(models.Model):
    """A code printed in advance, which proves more than access to the ordinary mailbox. It serves once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once"),)

    def __str__(self) -> str:
        return f"recovery code of person {self.person_id}"
