"""A secretary prepares a message; somebody who may send takes it over, and it becomes theirs."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.mailboxes.policy import Forbidden, sending_access
from medipli.messages.actions.drafts import own_draft
from medipli.messages.live import announce
from medipli.messages.models import Draft


@transaction.atomic
def hand_over(actor: Actor, public_id: uuid.UUID) -> Draft:
    """« Proposer à l’envoi »: the members who may send find the draft under « À relire et à envoyer ».

    It stays its author's until one of them takes it. Raises Forbidden.
    """
    draft = own_draft(actor, public_id)
    draft.handed_over_at, draft.handed_over_by_id = timezone.now(), actor.person_id
    draft.save(update_fields=["handed_over_at", "handed_over_by", "updated_at"])
    audit.record(actor, "draft.hand_over", mailbox_id=draft.mailbox_id, target=f"draft {draft.pk}")
    announce([draft.mailbox_id])
    return draft


@transaction.atomic
def take_over(actor: Actor, mailbox_id: int, public_id: uuid.UUID) -> Draft:
    """Become the author of a draft that was handed over. Of two who try, one does. Raises Forbidden."""
    sending_access(actor.person_id, mailbox_id)
    handed = Draft.objects.filter(mailbox_id=mailbox_id, state=Draft.State.EDITING, handed_over_at__isnull=False)
    draft = handed.select_for_update().filter(public_id=public_id).first()
    if draft is None or actor.person_id is None:
        raise Forbidden
    details = {"from": draft.author_id}
    draft.author_id, draft.handed_over_at = actor.person_id, None
    draft.revision += 1
    draft.save(update_fields=["author", "handed_over_at", "revision", "updated_at"])
    audit.record(actor, "draft.take_over", mailbox_id=draft.mailbox_id, target=f"draft {draft.pk}", details=details)
    announce([draft.mailbox_id])
    return draft
