"""What can be asked about boxes."""

from __future__ import annotations

from medipli.mailboxes.queries.boxes import MailboxSummary, mailboxes_of, members_of
from medipli.mailboxes.queries.folders import FolderSummary, folders_of, folders_of_kind
from medipli.mailboxes.queries.members import MemberView, members_page, waiting_invitations
from medipli.mailboxes.queries.regions import also_ask, region_of, regions_of
from medipli.mailboxes.queries.signatures import signatures_of

__all__ = [
    "FolderSummary",
    "MailboxSummary",
    "MemberView",
    "also_ask",
    "folders_of",
    "folders_of_kind",
    "mailboxes_of",
    "members_of",
    "members_page",
    "region_of",
    "regions_of",
    "signatures_of",
    "waiting_invitations",
]
