from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from medipli.identity.models import Person
from medipli.mailboxes.models import Folder, Mailbox
from medipli.messages.models.message import Message
from medipli.messages.models.thread import Thread


class Label(models.Model):
    """A label of a box: a word and a tint."""

    class Tint(models.TextChoices):
        SLATE = "sla", "Ardoise"
        PINE = "pine", "Pin"
        SAFFRON = "saf", "Safran"
        MADDER = "gar", "Garance"
        SAGE = "sag", "Sauge"
        PLUM = "plu", "Prune"

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="labels")
    name = models.CharField(max_length=40)
    tint = models.CharField(max_length=4, choices=Tint.choices, default=Tint.SLATE)
    icon = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint("mailbox", Lower("name"), name="one_label_name"),)

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """A message in a folder of a box, with all that a list row shows.

    In each folder a thread is shown by its newest entry, its *head*, which carries ``thread_count``,
    ``thread_unread_by`` and ``thread_labels`` for the whole thread there; ``medipli.messages.heads`` keeps them right.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+", db_index=False)
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="+", db_index=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="entries", db_index=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="entries")
    uid = models.BigIntegerField()
    modseq = models.BigIntegerField()
    received_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, help_text="When retention will delete it")

    unread_by = ArrayField(models.BigIntegerField(), default=list, help_text="Members who have not read it")
    is_flagged = models.BooleanField(default=False)
    is_answered = models.BooleanField(default=False)
    is_forwarded = models.BooleanField(default=False)
    is_outgoing = models.BooleanField(default=False, help_text="Sent from this box")
    labels = ArrayField(models.BigIntegerField(), default=list)
    previous_folder_id = models.BigIntegerField(null=True, help_text="Where it was before the bin or the archives")
    blind_copies = models.JSONField(null=True, help_text="Blind recipients, on the sender's own entry only")
    wants_receipt = models.BooleanField(default=False, help_text="A read receipt is asked for and not yet answered")

    correspondent = models.TextField(blank=True, help_text="Sender, or recipients of an outgoing message")
    correspondent_address = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    snippet = models.TextField(blank=True)
    attachment_count = models.SmallIntegerField(default=0)
    size = models.BigIntegerField()
    priority = models.SmallIntegerField(default=0, help_text="1 high, 0 normal, -1 low")

    is_head = models.BooleanField(default=True)
    thread_count = models.IntegerField(default=1)
    thread_unread_by = ArrayField(models.BigIntegerField(), default=list)
    thread_labels = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["folder", "uid"], name="one_entry_per_uid"),)
        indexes = (
            models.Index(
                F("folder"), F("received_at").desc(), F("id").desc(), name="entry_list", condition=Q(is_head=True)
            ),
            models.Index(
                F("folder"),
                F("received_at").desc(),
                F("id").desc(),
                name="entry_unread",
                condition=Q(is_head=True) & ~Q(thread_unread_by=[]),
            ),
            models.Index(F("mailbox"), F("received_at").desc(), F("id").desc(), name="entry_walk"),
            models.Index(
                F("mailbox"),
                F("received_at").desc(),
                F("id").desc(),
                name="entry_followed",
                condition=Q(is_flagged=True),
            ),
            models.Index(fields=["message", "mailbox"], name="entry_of_message"),
        )

    def __str__(self) -> str:
        return f"entry {self.pk}"


class ReadMark(models.Model):
    """Who read an entry, and when first."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="read_marks", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    read_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["entry", "person"], name="read_once"),)

    def __str__(self) -> str:
        return f"entry {self.entry_id} read by {self.person_id}"
