"""Saving what was written, once, whatever the network does."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actor import Actor
from medipli.messages.actions import DraftConflict, save_draft
from medipli.messages.actions.redraft import change_sender
from medipli.messages.models import Draft
from medipli.web.views.compose.form import Written, is_same


@transaction.atomic
def keep(actor: Actor, draft: Draft, written: Written) -> Draft:
    """Save ``written`` in ``draft``. Raises DraftConflict, DraftRefused, Forbidden.

    A second identical save, sent because the first answer was lost, is the same save.
    """
    revision = written.revision
    if draft.mailbox_id != written.mailbox_id:
        if draft.revision != revision:
            raise DraftConflict(draft)
        revision = change_sender(actor, draft.public_id, written.mailbox_id).revision
    try:
        return save_draft(actor, draft.public_id, written.content, revision=revision)
    except DraftConflict as conflict:
        if is_same(written.content, conflict.current):
            return conflict.current
        raise
