from __future__ import annotations

import uuid

from django.db import models

from medipli.blobs.models import Blob
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.messages.models.entry import Entry


class Draft(models.Model):
    """A message being written. ``revision`` grows at each save, so that a second window never overwrites the first."""

    class Kind(models.TextChoices):
        NEW = "new", "Nouveau message"
        REPLY = "reply", "Répondre"
        REPLY_ALL = "reply-all", "Répondre à tous"
        FORWARD = "forward", "Transférer"
        ATTACHED = "attached", "Transférer en pièce jointe"

    class State(models.TextChoices):
        EDITING = "editing", "En cours de rédaction"
        HELD = "held", "Envoi imminent"
        SENT = "sent", "Envoyé"
        DISCARDED = "discarded", "Supprimé"

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NEW)
    origin = models.ForeignKey(
        Entry, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Answered or forwarded"
    )
    revision = models.PositiveIntegerField(default=1)
    to = models.JSONField(default=list, help_text="[{name, address}]")
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    subject = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text="Rich text, cleaned; empty when the message is plain")
    text = models.TextField(blank=True)
    priority = models.SmallIntegerField(default=0)
    wants_receipt = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.EDITING)
    send_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, help_text="Why the last sending failed, as people read it")
    message_id = models.TextField(blank=True, help_text="Chosen when it is sent, so that sending twice is one message")
    handed_over_at = models.DateTimeField(
        null=True, help_text="Proposed by a secretary then; null once somebody who may send took it over"
    )
    handed_over_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Who prepared it"
    )
    cancelled_uploads = models.JSONField(
        default=list, help_text="Numbers of uploads given up, so that none is joined when it arrives after all"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = (
            models.Index(fields=["mailbox", "-updated_at"], name="draft_list", condition=~models.Q(state="sent")),
        )

    def __str__(self) -> str:
        return f"draft {self.pk}"


class DraftAttachment(models.Model):
    """A file joined to a draft; its content is already stored."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="attachments")
    name = models.TextField()
    content_type = models.TextField()
    size = models.BigIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    is_message = models.BooleanField(default=False, help_text="A whole message, joined as message/rfc822")
    upload = models.UUIDField(null=True, help_text="Chosen by the page, so that joining twice is one file")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["draft", "upload"], name="draft_upload_once"),)

    def __str__(self) -> str:
        return f"attachment of draft {self.draft_id}"
