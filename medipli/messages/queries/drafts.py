from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from medipli.messages.models import Draft, DraftAttachment

UNTOUCHED = Q(revision=1, kind=Draft.Kind.NEW, to=[], cc=[], bcc=[], subject="") & ~Q(
    Exists(DraftAttachment.objects.filter(draft=OuterRef("pk")))
)
"""The rule of :func:`is_untouched`, for queries."""


def is_untouched(draft: Draft) -> bool:
    """Whether nothing was ever written in a draft: no list shows it, and leaving it may throw it away.

    The body does not count: a new draft opens with the signature of its author.
    """
    written = draft.revision > 1 or draft.kind != Draft.Kind.NEW or draft.subject
    return not (written or draft.to or draft.cc or draft.bcc or draft.attachments.all())


def written_drafts(mailbox_id: int, person_id: int) -> QuerySet[Draft]:
    """The drafts of a person in a box that are not :func:`is_untouched`."""
    mine = Draft.objects.filter(mailbox_id=mailbox_id, author_id=person_id, state=Draft.State.EDITING)
    return mine.exclude(UNTOUCHED)


def drafts_of(mailbox_id: int, person_id: int, limit: int = 500) -> tuple[Draft, ...]:
    """The drafts of a person in a box, latest first, without those nobody wrote in."""
    return tuple(written_drafts(mailbox_id, person_id).order_by("-updated_at").prefetch_related("attachments")[:limit])


def held_drafts(mailbox_id: int, person_id: int) -> tuple[Draft, ...]:
    """What a person sent from a box and that has not left yet, the latest first."""
    held = Draft.objects.filter(mailbox_id=mailbox_id, author_id=person_id, state=Draft.State.HELD)
    return tuple(held.order_by("-send_at").prefetch_related("attachments"))


def draft_of(person_id: int, public_id: uuid.UUID) -> Draft | None:
    """A person's own draft, in whatever state, with its files."""
    found = Draft.objects.filter(public_id=public_id, author_id=person_id).select_related("mailbox", "origin")
    return found.prefetch_related("attachments").first()


def handed_over(mailbox_id: int, limit: int = 200) -> tuple[Draft, ...]:
    """The drafts that wait for somebody who may send from the box, the longest wait first."""
    waiting = Draft.objects.filter(mailbox_id=mailbox_id, state=Draft.State.EDITING, handed_over_at__isnull=False)
    found = waiting.select_related("handed_over_by").prefetch_related("attachments")
    return tuple(found.order_by("handed_over_at", "pk")[:limit])


def handed_over_draft(mailbox_id: int, public_id: uuid.UUID) -> Draft | None:
    """One of them."""
    return next((draft for draft in handed_over(mailbox_id) if draft.public_id == public_id), None)
