from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func

from medipli.messages.models.message import Message
from medipli.messages.searching.stored import VECTOR


class SearchDocument(models.Model):
    """The words of a message, indexed once for all the boxes that hold it.

    A message with blind copies has a second document, for the sender's box alone, that holds their names as well.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="search_documents")
    mailboxes = ArrayField(models.BigIntegerField())
    is_private = models.BooleanField(default=False, help_text="Holds blind copies: for the sender's box alone")
    words = models.TextField(help_text="Stems and field words, a space around each")

    class Meta:
        indexes = (
            # While this much is not yet in order, each search reads it and somebody's delivery ends up paying for it.
            GinIndex(
                F("mailboxes"), Func(F("words"), template=VECTOR), name="search_words", gin_pending_list_limit=1024
            ),
        )

    def __str__(self) -> str:
        return f"words of message {self.message_id}"
