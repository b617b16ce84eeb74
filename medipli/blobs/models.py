from __future__ import annotations

from django.db import models


class Blob(models.Model):
    """One stored content. ``name`` is a keyed HMAC of its SHA-256, so that it confirms no guess about the content.

    Small contents live in ``data``; larger ones in the blob folder, where ``data`` is null.
    """

    name = models.BinaryField(primary_key=True, max_length=32)
    size = models.BigIntegerField(help_text="Bytes of the content itself")
    stored_size = models.BigIntegerField(help_text="Bytes once compressed and encrypted")
    key_id = models.SmallIntegerField()
    data = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["created_at"], name="blob_by_age"),)

    def __str__(self) -> str:
        return bytes(self.name).hex()
