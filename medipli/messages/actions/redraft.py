"""A draft under another sender, or as a second draft beside the first."""

from __future__ import annotations

import uuid

from django.db import transaction

from medipli.audit.actor import Actor
from medipli.mailboxes.policy import writing_access
from medipli.messages.actions.drafts import DraftContent, DraftRefused, create_draft, own_draft
from medipli.messages.models import Draft, DraftAttachment


@transaction.atomic
def change_sender(actor: Actor, public_id: uuid.UUID, mailbox_id: int) -> Draft:
    """Let a draft leave from another box of the actor. Raises :class:`DraftRefused` for an answer or a forward."""
    draft = own_draft(actor, public_id)
    if draft.mailbox_id == mailbox_id:
        return draft
    writing_access(actor.person_id, mailbox_id)
    if draft.origin_id is not None:
        raise DraftRefused("Une réponse ou un transfert part de la boîte qui a reçu le message.")
    draft.mailbox_id, draft.handed_over_at = mailbox_id, None
    draft.revision += 1
    draft.save()
    return draft


@transaction.atomic
def copy_draft(actor: Actor, public_id: uuid.UUID, content: DraftContent) -> Draft:
    """Keep ``content`` in a second draft, with the files of the first, which stays as it is."""
    first = own_draft(actor, public_id)
    copy = create_draft(actor, first.mailbox_id, content, kind=first.kind, origin=first.origin)
    # Somebody wrote it, whatever it holds: it must not pass for a blank page.
    copy.revision += 1
    copy.save(update_fields=["revision"])
    DraftAttachment.objects.bulk_create(
        DraftAttachment(
            draft=copy,
            name=one.name,
            content_type=one.content_type,
            size=one.size,
            blob_id=one.blob_id,
            is_message=one.is_message,
        )
        for one in first.attachments.all()
    )
    return copy
