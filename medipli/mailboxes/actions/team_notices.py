from __future__ import annotations

from django.db import transaction

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.mailboxes.models import Mailbox
from medipli.mailboxes.policy import managing_access


@transaction.atomic
def set_team_notices(actor: Actor, mailbox_id: int, *, wanted: bool) -> None:
    """Whether the team’s ordinary address hears of new messages (F30). Raises Forbidden to who does not manage it.

    Asking for what is so already changes nothing and leaves no trace.
    """
    managing_access(actor.person_id, mailbox_id)
    if Mailbox.objects.filter(pk=mailbox_id, notify_team=not wanted).update(notify_team=wanted):
        audit.record(actor, "mailbox.team_notices", mailbox_id=mailbox_id, details={"wanted": wanted})
