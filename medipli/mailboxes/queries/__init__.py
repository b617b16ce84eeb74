"""What can be asked about boxes."""

from __future__ import annotations

from medipli.mailboxes.queries.boxes import MailboxSummary, mailboxes_of, members_of
from medipli.mailboxes.queries.folders import FolderSummary, folders_of
from medipli.mailboxes.queries.kinds import kinds_of
from medipli.mailboxes.queries.signatures import signatures_of

__all__ = ["FolderSummary", "MailboxSummary", "folders_of", "kinds_of", "mailboxes_of", "members_of", "signatures_of"]
