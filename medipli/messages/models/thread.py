from __future__ import annotations

from django.db import models

from medipli.mailboxes.models import Mailbox


class Thread(models.Model):
    """An exchange, as one box sees it."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="threads")

    def __str__(self) -> str:
        return f"thread {self.pk}"


class ThreadKey(models.Model):
    """How a message finds its thread: 64 bits of a hash of a Message-ID, or of a subject (see messages.threading)."""

    pk = models.CompositePrimaryKey("mailbox_id", "key")
    # The thread's own constraint answers for its box: a message to 200 brings hundreds of these rows.
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    key = models.BigIntegerField()
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="keys", db_index=False)

    def __str__(self) -> str:
        return f"key of thread {self.thread_id}"
