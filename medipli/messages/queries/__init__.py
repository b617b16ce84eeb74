"""What can be asked about messages."""

from __future__ import annotations

from medipli.messages.queries.drafts import (
    draft_of,
    drafts_of,
    handed_over,
    handed_over_draft,
    held_drafts,
    is_untouched,
)
from medipli.messages.queries.entries import AttachmentView, Origin, Reader
from medipli.messages.queries.exporting import (
    ExportedFolder,
    ExportedMessage,
    export_size,
    folders_to_export,
    messages_to_export,
)
from medipli.messages.queries.followed import followed_page
from medipli.messages.queries.listing import Cursor, ListRow, Page, entry_page, entry_rows, newer_count
from medipli.messages.queries.marks import BoxMarks, LabelView, box_marks
from medipli.messages.queries.opening import (
    MessageView,
    NotFound,
    ThreadView,
    attachment_content,
    attachment_contents,
    open_entry,
    open_thread,
    original,
)
from medipli.messages.queries.phrases import search
from medipli.messages.queries.search import SearchPage
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
    "attachment_contents",
    "box_marks",
    "draft_of",
    "drafts_of",
    "entry_page",
    "entry_rows",
    "export_size",
    "folders_to_export",
    "followed_page",
    "handed_over",
    "handed_over_draft",
    "held_drafts",
    "is_untouched",
    "messages_to_export",
    "newer_count",
    "open_entry",
    "open_thread",
    "original",
    "search",
    "unreferenced_blobs",
]
