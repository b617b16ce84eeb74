from __future__ import annotations

from medipli.mailboxes.models.folder import Folder, UnreadCount
from medipli.mailboxes.models.invitation import Invitation
from medipli.mailboxes.models.mailbox import Address, Mailbox
from medipli.mailboxes.models.membership import Membership
from medipli.mailboxes.models.signature import Signature

__all__ = ["Address", "Folder", "Invitation", "Mailbox", "Membership", "Signature", "UnreadCount"]
