"""What can be asked about messages."""

from __future__ import annotations

from medipli.messages.queries.drafts import draft_of, drafts_of, is_untouched
from medipli.messages.queries.exporting import (
    ExportedFolder,
    ExportedMessage,
    export_size,
    folders_to_export,
    messages_to_export,
)
from medipli.messages.queries.listing import Cursor, ListRow, Page, entry_page, entry_rows, newer_count
from medipli.messages.queries.marks import BoxMarks, LabelView, box_marks
from medipli.messages.queries.opening import (
    AttachmentView,
    MessageView,
    NotFound,
    Reader,
    ThreadView,
    attachment_content,
    open_entry,
    open_thread,
    original,
)
from medipli.messages.queries.origin import Origin, origin_of
from medipli.messages.queries.search import SearchPage, search
from medipli.messages.queries.unreferenced import unreferenced_blobs

__all__ = [
    "AttachmentView",
    "BoxMarks",
    "Cursor",
    "ExportedFolder",
    "ExportedMessage",
    "LabelView",
    "ListRow",
    "MessageView",
    "NotFound",
    "Origin",
    "Page",
    "Reader",
    "SearchPage",
    "ThreadView",
    "attachment_content",
    "box_marks",
    "draft_of",
    "drafts_of",
    "entry_page",
    "entry_rows",
    "export_size",
    "folders_to_export",
    "is_untouched",
    "messages_to_export",
    "newer_count",
    "open_entry",
    "open_thread",
    "origin_of",
    "original",
    "search",
    "unreferenced_blobs",
]
