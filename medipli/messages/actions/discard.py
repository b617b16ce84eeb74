"""Throwing a draft away: it can be taken back for a day, then it goes with its files; so do others in their time."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.mailboxes.policy import Forbidden, writing_access
from medipli.messages.actions.drafts import own_draft
from medipli.messages.models import Draft
from medipli.messages.queries.drafts import UNTOUCHED

KEPT = timedelta(days=1)
"""How long a discarded draft can be taken back."""
BLANK = timedelta(days=7)
"""How long a page that nobody wrote in waits."""


@transaction.atomic
def discard_draft(actor: Actor, public_id: uuid.UUID) -> None:
    """Throw a draft away, so that :func:`restore_draft` takes it back. Raises Forbidden."""
    draft = own_draft(actor, public_id)
    draft.state = Draft.State.DISCARDED
    draft.save(update_fields=["state", "updated_at"])
    audit.record(actor, "draft.delete", mailbox_id=draft.mailbox_id, target=f"draft {draft.pk}")


@transaction.atomic
def restore_draft(actor: Actor, public_id: uuid.UUID) -> Draft:
    """Take a discarded draft back; one that was taken back already stays so. Raises Forbidden."""
    draft = Draft.objects.select_for_update().filter(public_id=public_id, author_id=actor.person_id).first()
    if draft is None or draft.state not in (Draft.State.DISCARDED, Draft.State.EDITING):
        raise Forbidden
    writing_access(actor.person_id, draft.mailbox_id)
    if draft.state == Draft.State.DISCARDED:
        draft.state = Draft.State.EDITING
        draft.save(update_fields=["state", "updated_at"])
        audit.record(actor, "draft.restore", mailbox_id=draft.mailbox_id, target=f"draft {draft.pk}")
    return draft


def forget_drafts(now: datetime | None = None) -> int:
    """Delete what was discarded or sent a day ago, the pages that nobody wrote in for a week, and the drafts that were
    left for as long as their box keeps messages; to be run once a day. Returns how many drafts went.

    Of a sent draft only the subject is left, and the number by which a repeated « Envoyer » is recognised.
    """
    moment = now or timezone.now()
    stay = F("mailbox__retention_days") * timedelta(days=1)
    over = Q(state__in=(Draft.State.DISCARDED, Draft.State.SENT), updated_at__lt=moment - KEPT)
    blank = Q(state=Draft.State.EDITING, updated_at__lt=moment - BLANK) & UNTOUCHED
    left = Q(state=Draft.State.EDITING, updated_at__lt=ExpressionWrapper(Value(moment) - stay, DateTimeField()))
    return Draft.objects.filter(over | blank | left).delete()[1].get("messages.Draft", 0)
