from __future__ import annotations

from django.db import models

from medipli.blobs.models import Blob


class Message(models.Model):
    """A message, written once. Its bytes are the skeleton with the attachments put back; the rest is derived."""

    name = models.BinaryField(unique=True, max_length=32, help_text="Keyed HMAC of the SHA-256 of the whole bytes")
    skeleton = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField(help_text="Bytes of the whole message")
    message_id = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    from_name = models.TextField(blank=True)
    from_address = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    unreadable = models.TextField(
        blank=True, help_text="Why it is kept and shown as its source; empty when it was read"
    )

    def __str__(self) -> str:
        return f"message {self.pk}"


class Attachment(models.Model):
    """An attachment of a message. ``blob`` is null when its content must be read out of the message itself."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments", db_index=False)
    position = models.PositiveIntegerField()
    name = models.TextField()
    content_type = models.TextField()
    size = models.BigIntegerField()
    content_id = models.TextField(blank=True)
    is_inline = models.BooleanField(default=False)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message", "position"], name="one_attachment_per_position"),)

    def __str__(self) -> str:
        return f"attachment {self.position} of message {self.message_id}"


class Recipient(models.Model):
    """What became of a message for one recipient: one state each, so that the daily reconciliation adds up.

    Written only for messages that this service sent. Blind recipients are read by the sender's box alone.
    """

    class Field(models.TextChoices):
        TO = "to", "À"
        CC = "cc", "CC"
        BCC = "bcc", "CCI"

    class State(models.TextChoices):
        DELIVERED = "delivered", "Remis"
        READ = "read", "Lu"
        REFUSED = "refused", "Non remis"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="recipients", db_index=False)
    sender_mailbox_id = models.BigIntegerField()
    mailbox_id = models.BigIntegerField(null=True)
    field = models.CharField(max_length=3, choices=Field.choices)
    name = models.TextField(blank=True)
    address = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices)
    state_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "sender_mailbox_id", "address"], name="one_state_per_recipient"),
        )

    def __str__(self) -> str:
        return f"recipient {self.pk}: {self.state}"
