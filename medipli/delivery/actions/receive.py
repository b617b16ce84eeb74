from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from medipli.delivery.route import announce_arrivals
from medipli.mailboxes.models import Folder
from medipli.messages.actions import Filed, Placement, file_message, prepare, store


def receive(raw: bytes, mailbox_ids: Sequence[int], *, now: datetime | None = None) -> list[Filed]:
    """Put a message in the inbox of these boxes. Durable when this returns; whoever brought it may be told so then."""
    moment = now or timezone.now()
    prepared = prepare(raw, moment)
    with transaction.atomic():
        inboxes = Folder.objects.filter(mailbox_id__in=mailbox_ids, kind=Folder.Kind.INBOX)
        entries = file_message(
            store(prepared),
            [Placement(box, inbox, moment) for box, inbox in sorted(inboxes.values_list("mailbox_id", "id"))],
        )
        announce_arrivals(entries)
    return entries
