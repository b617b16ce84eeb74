"""What can be done to boxes, their members and their folders."""

from __future__ import annotations

from medipli.mailboxes.actions.boxes import create_mailbox
from medipli.mailboxes.actions.folders import FolderRefused, create_folder, delete_folder, move_folder, rename_folder
from medipli.mailboxes.actions.members import add_member, remove_member
from medipli.mailboxes.actions.signatures import SignatureRefused, delete_signature, save_signature

__all__ = [
    "FolderRefused",
    "SignatureRefused",
    "add_member",
    "create_folder",
    "create_mailbox",
    "delete_folder",
    "delete_signature",
    "move_folder",
    "remove_member",
    "rename_folder",
    "save_signature",
]
