"""What can be done with messages."""

from __future__ import annotations

from medipli.messages.actions.change import whole_threads
from medipli.messages.actions.discard import discard_draft, forget_drafts, restore_draft
from medipli.messages.actions.draft_files import UploadCancelled, attach, cancel_upload, detach, require_room
from medipli.messages.actions.drafts import (
    DraftConflict,
    DraftContent,
    DraftRefused,
    create_draft,
    delete_draft,
    save_draft,
)
from medipli.messages.actions.exporting import begin_export
from medipli.messages.actions.file import Filed, Placement, file_message, file_messages
from medipli.messages.actions.handing import hand_over, take_over
from medipli.messages.actions.importing import ImportedBatch, ImportRefused, Remark, import_messages
from medipli.messages.actions.labels import LabelRefused, create_label, delete_label, rename_label
from medipli.messages.actions.marks import mark_read, mark_unread, set_flag, set_label
from medipli.messages.actions.members import end_memberships, leave_mailbox
from medipli.messages.actions.move import delete_for_good, delete_own_folder, move_entries, restore_entries, undo_move
from medipli.messages.actions.purge import purge
from medipli.messages.actions.store import Prepared, StoredMessage, prepare, store, store_many

__all__ = [
    "DraftConflict",
    "DraftContent",
    "DraftRefused",
    "Filed",
    "ImportRefused",
    "ImportedBatch",
    "LabelRefused",
    "Placement",
    "Prepared",
    "Remark",
    "StoredMessage",
    "UploadCancelled",
    "attach",
    "begin_export",
    "cancel_upload",
    "create_draft",
    "create_label",
    "delete_draft",
    "delete_for_good",
    "delete_label",
    "delete_own_folder",
    "detach",
    "discard_draft",
    "end_memberships",
    "file_message",
    "file_messages",
    "forget_drafts",
    "hand_over",
    "import_messages",
    "leave_mailbox",
    "mark_read",
    "mark_unread",
    "move_entries",
    "prepare",
    "purge",
    "rename_label",
    "require_room",
    "restore_draft",
    "restore_entries",
    "save_draft",
    "set_flag",
    "set_label",
    "store",
    "store_many",
    "take_over",
    "undo_move",
    "whole_threads",
]
