from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.delivery.route import folder_of, new_message_id, note_carried
from medipli.directory.queries import resolve
from medipli.formats.receipts import OriginalMessage, build_mdn
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Folder
from medipli.mailboxes.policy import Forbidden, writing_access
from medipli.messages.actions import Placement, file_message, prepare, store
from medipli.messages.actions.change import lock_entries
from medipli.messages.models import Recipient
from medipli.messages.queries import open_entry


@transaction.atomic
def answer_receipt(actor: Actor, mailbox_id: int, entry_id: int, *, send: bool) -> bool:
    """Answer the read receipt that a message asks for: send it, or decline. Returns whether one was sent.

    Raises NotFound, Forbidden.
    The receipt names the box, never the member who read (RFC 8098 §3; inside the box the trail names each).
    """
    writing_access(actor.person_id, mailbox_id)
    parsed = open_entry(mailbox_id, entry_id).parsed
    asked_by = resolve(person.address for person in parsed.receipt_to[:1])
    lock_boxes({mailbox_id, *(one.mailbox_id for one in asked_by.values() if one.mailbox_id is not None)})
    entry = next(iter(lock_entries(mailbox_id, [entry_id])), None)
    if entry is None or not entry.wants_receipt:
        raise Forbidden
    entry.wants_receipt = False
    entry.save(update_fields=["wants_receipt"])
    audit.record(actor, "receipt.answer", mailbox_id=mailbox_id, target=f"entry {entry_id}", details={"sent": send})
    if not send or not asked_by:
        return False
    now = timezone.now()
    (asker,) = asked_by.values()
    raw = build_mdn(
        OriginalMessage(message_id=parsed.message_id, subject=parsed.subject),
        recipient=entry.mailbox.address,
        to=asker.address,
        disposition="displayed",
        message_id=new_message_id(entry.mailbox.address),
        date=now,
    )
    if asker.mailbox_id is not None:
        inbox = folder_of(asker.mailbox_id, Folder.Kind.INBOX)
        receipt = store(prepare(raw, now))
        note_carried(receipt, mailbox_id, asker.mailbox_id, asker.address, now)
        file_message(receipt, [Placement(asker.mailbox_id, inbox, now)])
    Recipient.objects.filter(message_id=entry.message_id, mailbox_id=mailbox_id).update(
        state=Recipient.State.READ, state_at=now
    )
    return True
