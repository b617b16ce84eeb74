from __future__ import annotations

from django.db import transaction

from medipli.audit import actions as audit
from medipli.audit.actor import Actor


@transaction.atomic
def begin_export(actor: Actor, mailbox_id: int, messages: int) -> None:
    """Write down that a box is taken away, before its first byte is: one that stops half way has been seen too."""
    audit.record(
        actor, "mailbox.export", mailbox_id=mailbox_id, target=f"mailbox {mailbox_id}", details={"messages": messages}
    )
