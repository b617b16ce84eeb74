from __future__ import annotations

from django.db import models

from medipli.identity.models.person import Person


class Passkey(models.Model):
    """A WebAuthn credential: a fingerprint, a face or a security key that proves its person to this site alone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(max_length=2048, help_text="COSE key")
    sign_count = models.BigIntegerField(default=0)
    transports = models.JSONField(default=list, blank=True)
    name = models.CharField(max_length=80)
    is_synced = models.BooleanField(default=False, help_text="Kept by a password manager rather than in one device")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"passkey {self.pk} of {self.person_id}"
