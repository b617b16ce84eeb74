"""The shared boxes of some structures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from medipli.mailboxes.models import Mailbox
from medipli.registration.models import Request
from medipli.registration.states import OPEN

SHARED = (Mailbox.Kind.ORG, Mailbox.Kind.APP)
MOST = 300


@dataclass(frozen=True)
class SharedBox:
    """``last_visit`` is the last sign-in of any of its members: who opened which message is nobody’s to see here."""

    id: int
    label: str
    address: str
    structure: str
    responsible: str
    members: int
    is_open: bool
    last_visit: datetime | None


def shared_boxes(organisation_ids: Sequence[int]) -> QuerySet[Mailbox]:
    """Those that were not closed."""
    return Mailbox.objects.filter(organisation__in=list(organisation_ids), kind__in=SHARED, closed_at=None)


def boxes(organisation_ids: Sequence[int], text: str = "") -> tuple[SharedBox, ...]:
    """By label, at most MOST. One query."""
    found = shared_boxes(organisation_ids).select_related("responsible", "owner", "organisation")
    for word in text.replace("\x00", "").split()[:6]:
        found = found.filter(Q(label__icontains=word) | Q(activity__icontains=word) | Q(address__icontains=word))
    lasting = Q(memberships__until=None) | Q(memberships__until__gt=timezone.now())
    found = found.annotate(
        members=Count("memberships", filter=lasting), last_visit=Max("memberships__person__last_login", filter=lasting)
    )
    return tuple(
        SharedBox(
            id=box.pk,
            label=box.label,
            address=box.address,
            structure=box.organisation.name if box.organisation else "",
            responsible=answering.full_name if (answering := box.responsible or box.owner) else "",
            members=box.members,
            is_open=box.is_open,
            last_visit=box.last_visit,
        )
        for box in found.order_by("label", "pk")[:MOST]
    )


def find_box(organisation_ids: Sequence[int], mailbox_id: int) -> Mailbox | None:
    """A shared box of one of these structures; None for any other."""
    found = shared_boxes(organisation_ids).filter(pk=mailbox_id)
    return found.select_related("responsible", "owner", "organisation").first()


def waiting_requests(organisation_ids: Sequence[int], *, shared: bool) -> list[Request]:
    """What was prepared for these structures and is not decided yet, the latest first."""
    found = Request.objects.filter(made_for__in=list(organisation_ids), state__in=OPEN)
    found = found.filter(kind=Request.Kind.ORG) if shared else found.exclude(kind=Request.Kind.ORG)
    return list(found.order_by("-pk")[:100])
