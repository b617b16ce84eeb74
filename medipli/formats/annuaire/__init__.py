"""The national directory of health professionals (Annuaire Santé) as it is published."""

from medipli.formats.annuaire.activities import COLUMNS, ActivityRow, read_activities
from medipli.formats.annuaire.mailboxes import MAILBOX_COLUMNS, MailboxRow, read_mailboxes

__all__ = ["COLUMNS", "MAILBOX_COLUMNS", "ActivityRow", "MailboxRow", "read_activities", "read_mailboxes"]
