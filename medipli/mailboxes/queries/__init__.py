"""What can be asked about boxes."""

from __future__ import annotations

from medipli.mailboxes.queries.boxes import MailboxSummary, mailboxes_of, members_of
from medipli.mailboxes.queries.folders import FolderSummary, folders_of
from medipli.mailboxes.queries.members import MemberView, members_page, waiting_invitations
from medipli.mailboxes.queries.regions import region_of, regions_of
from medipli.mailboxes.queries.signatures import signatures_of

__all__ = [
    "FolderSummary",
    "MailboxSummary",
    "MemberView",
    "folders_of",
    "mailboxes_of",
    "members_of",
    "members_page",
    "region_of",
    "regions_of",
    "signatures_of",
    "waiting_invitations",
]
