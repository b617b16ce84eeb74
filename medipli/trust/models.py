from __future__ import annotations

from django.db import models


class RevocationList(models.Model):
    """The last valid list of revoked certificates from one source; it stays when a newer one cannot be had."""

    source = models.CharField(max_length=500, unique=True, help_text="File or URL of MEDIPLI_CARD_REVOCATION_LISTS")
    content = models.BinaryField(help_text="The list in DER; empty until a valid one was had")
    issuer = models.BinaryField(help_text="SHA-256 of the public key of the authority that signed it")
    issued_at = models.DateTimeField(null=True, help_text="thisUpdate")
    next_at = models.DateTimeField(null=True, help_text="nextUpdate: when a newer list was promised")
    fetched_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField()
    trouble = models.CharField(max_length=200, blank=True, help_text="Why the last try failed")

    def __str__(self) -> str:
        return self.source
