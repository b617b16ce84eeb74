from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from medipli.delivery.route import announce_arrivals
from medipli.mailboxes.models import Folder
from medipli.mailboxes.queries import folders_of_kind
from medipli.messages.actions import Filed, Placement, file_message, prepare, store


def receive(raw: bytes, mailbox_ids: Sequence[int], *, now: datetime | None = None) -> list[Filed]:
    """Put a message in the inbox of these boxes. Durable when this returns; whoever brought it may be told so then."""
    moment = now or timezone.now()
    prepared = prepare(raw, moment)
    with transaction.atomic():
        inboxes = folders_of_kind(mailbox_ids, Folder.Kind.INBOX)
        placements = [Placement(box, inbox, moment) for box, inbox in inboxes.items()]
        entries = file_message(store(prepared), placements)
        announce_arrivals(entries)
    return entries
