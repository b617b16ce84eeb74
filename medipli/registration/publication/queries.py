"""What can be asked about publications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from medipli.registration.models import HandOver, Publication

State = Publication.State
UNFINISHED = (State.WAITING, State.HANDED_OVER, State.FAILED)


def publications(
    *, states: Sequence[str] = (), region_ids: Sequence[int] | None = None, due_before: datetime | None = None
) -> QuerySet[Publication]:
    """Publications with their box and request, the most urgent first. ``region_ids`` None means every region."""
    found = Publication.objects.select_related("mailbox", "request", "done_by", "hand_over").order_by("due_at", "pk")
    if states:
        found = found.filter(state__in=states)
    if region_ids is not None:
        in_request = Q(request__region_id__in=region_ids)
        in_structure = Q(request=None, mailbox__organisation__region_id__in=region_ids)
        found = found.filter(in_request | in_structure)
    return found.filter(due_at__lt=due_before) if due_before else found


def unfinished(region_ids: Sequence[int] | None = None) -> QuerySet[Publication]:
    """What is not in the directory yet."""
    return publications(states=UNFINISHED, region_ids=region_ids)


def late(region_ids: Sequence[int] | None = None, now: datetime | None = None) -> QuerySet[Publication]:
    """What should be in the directory by now (F45: within 72 h)."""
    return publications(states=UNFINISHED, region_ids=region_ids, due_before=now or timezone.now())


def hand_overs() -> QuerySet[HandOver]:
    """Work files, the last first."""
    return HandOver.objects.select_related("by").defer("content").order_by("-pk")
