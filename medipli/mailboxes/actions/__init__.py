"""What can be done to boxes, their members and their folders."""

from __future__ import annotations

from medipli.mailboxes.actions.boxes import create_mailbox
from medipli.mailboxes.actions.by_administrators import ReasonNeeded, explained
from medipli.mailboxes.actions.folders import (
    FolderRefused,
    change_folder,
    create_folder,
    delete_folder,
    move_folder,
    rename_folder,
)
from medipli.mailboxes.actions.invitations import (
    InvitationOver,
    InvitationRefused,
    Invited,
    accept_invitation,
    cancel_invitation,
    confirm_invitation,
    decline_invitation,
    find_invitation,
    invite,
    invite_again,
    waiting_for,
)
from medipli.mailboxes.actions.members import MemberRefused, add_member, change_member, remove_member
from medipli.mailboxes.actions.signatures import SignatureRefused, delete_signature, save_signature
from medipli.mailboxes.actions.team_notices import set_team_notices

__all__ = [
    "FolderRefused",
    "InvitationOver",
    "InvitationRefused",
    "Invited",
    "MemberRefused",
    "ReasonNeeded",
    "SignatureRefused",
    "accept_invitation",
    "add_member",
    "cancel_invitation",
    "change_folder",
    "change_member",
    "confirm_invitation",
    "create_folder",
    "create_mailbox",
    "decline_invitation",
    "delete_folder",
    "delete_signature",
    "explained",
    "find_invitation",
    "invite",
    "invite_again",
    "move_folder",
    "remove_member",
    "rename_folder",
    "save_signature",
    "set_team_notices",
    "waiting_for",
]
