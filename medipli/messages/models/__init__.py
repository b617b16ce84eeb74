from __future__ import annotations

from medipli.messages.models.draft import Draft, DraftAttachment
from medipli.messages.models.entry import Entry, Label, ReadMark
from medipli.messages.models.message import Attachment, Message, Recipient
from medipli.messages.models.search import SearchDocument
from medipli.messages.models.thread import Thread, ThreadKey

__all__ = [
    "Attachment",
    "Draft",
    "DraftAttachment",
    "Entry",
    "Label",
    "Message",
    "ReadMark",
    "Recipient",
    "SearchDocument",
    "Thread",
    "ThreadKey",
]
