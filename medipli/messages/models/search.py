from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from medipli.messages.models.message import Message


class SearchDocument(models.Model):
    """The words of a message, indexed once for all the boxes that hold it.

    A message with blind copies has a second document, for the sender's box alone, that holds their names as well.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="search_documents")
    mailboxes = ArrayField(models.BigIntegerField())
    is_private = models.BooleanField(default=False, help_text="Holds blind copies: for the sender's box alone")
    vector = SearchVectorField()

    class Meta:
        indexes = (GinIndex(fields=["mailboxes", "vector"], name="search_words"),)

    def __str__(self) -> str:
        return f"words of message {self.message_id}"
