from __future__ import annotations

import uuid

from medipli.messages.models import Draft


def draft_count(mailbox_id: int, person_id: int) -> int:
    """How many drafts a person has in a box."""
    return Draft.objects.filter(mailbox_id=mailbox_id, author_id=person_id, state=Draft.State.EDITING).count()


def drafts_of(mailbox_id: int, person_id: int, limit: int = 200) -> tuple[Draft, ...]:
    """The drafts of a person in a box, latest first."""
    drafts = Draft.objects.filter(mailbox_id=mailbox_id, author_id=person_id, state=Draft.State.EDITING)
    return tuple(drafts.order_by("-updated_at").prefetch_related("attachments")[:limit])


def draft_of(person_id: int, public_id: uuid.UUID) -> Draft | None:
    """A person's own draft, in whatever state, with its files."""
    found = Draft.objects.filter(public_id=public_id, author_id=person_id).select_related("mailbox", "origin")
    return found.prefetch_related("attachments").first()
