from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from medipli.identity.models import Person
from medipli.mailboxes.models.mailbox import Mailbox


class Folder(models.Model):
    """A folder of a box. UIDs only grow (RFC 9051 §2.3.1.1); ``modseq`` grows at each change (RFC 7162)."""

    class Kind(models.TextChoices):
        INBOX = "inbox", "Boîte de réception"
        SENT = "sent", "Envoyés"
        DRAFTS = "drafts", "Brouillons"
        ARCHIVE = "archive", "Archives"
        TRASH = "trash", "Corbeille"
        OWN = "own", "Dossier"

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="folders")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.OWN)
    name = models.CharField(max_length=80)
    uid_validity = models.BigIntegerField()
    uid_next = models.BigIntegerField(default=1)
    modseq = models.BigIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "kind"], condition=~models.Q(kind="own"), name="one_folder_of_each_kind"
            ),
            models.UniqueConstraint("mailbox", "parent", Lower("name"), name="one_folder_name", nulls_distinct=False),
        )

    def __str__(self) -> str:
        return self.name


class UnreadCount(models.Model):
    """How many messages of a folder one person has not read. Kept exactly, in the transaction that changes it."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="unread_counts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="unread_counts")
    count = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["folder", "person"], name="one_unread_count"),
            models.CheckConstraint(condition=models.Q(count__gte=0), name="unread_count_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.count} unread"
