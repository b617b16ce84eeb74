"""What can be asked about help requests: one's own threads, the queue of a desk, lost passwords that wait there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from medipli.identity.models import Person, RecoveryRequest
from medipli.mailboxes.queries import regions_of
from medipli.organisations.models import Region
from medipli.support.links import digest_of
from medipli.support.models import HelpMessage, HelpRequest

Recover = RecoveryRequest.State
PAGE = 50
RECOVERY_LASTS = timedelta(days=14)


@dataclass(frozen=True)
class Thread:
    """A request and its messages, the oldest first."""

    request: HelpRequest
    messages: tuple[HelpMessage, ...]


@dataclass(frozen=True)
class Queue:
    """A page of the queue of a desk. ``counts`` are by state, over all pages, for the tabs."""

    requests: tuple[HelpRequest, ...]
    counts: dict[str, int]
    page: int
    pages: int


@dataclass(frozen=True)
class Waits:
    """The names of some regions, and how many requests and lost passwords wait for their desks."""

    regions: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Recovery:
    """A person who lost their password and their recovery codes, and waits for the desk."""

    id: int
    person_id: int
    name: str
    profession: str
    town: str
    region_id: int | None
    since: datetime


def own_requests(person_id: int) -> tuple[HelpRequest, ...]:
    """The requests of a person, the latest first."""
    return tuple(HelpRequest.objects.filter(person_id=person_id).order_by("-last_at", "-pk")[:200])


def own_thread(person_id: int, reference: str) -> Thread | None:
    """A person's own request, without the notes of the desk."""
    return _thread(HelpRequest.objects.filter(person_id=person_id, reference=reference[:20]))


def thread_behind(token: str) -> Thread | None:
    """The request behind a visitor's link, confirmed or not."""
    return _thread(HelpRequest.objects.filter(link=digest_of(token)))


def desk_thread(region_ids: Sequence[int], request_id: int) -> Thread | None:
    """A request to one of these regions, with the notes of the desk."""
    return _thread(_of_desk(region_ids).filter(pk=request_id), with_notes=True)


def desk_queue(region_ids: Sequence[int], state: str = "", page: int = 1) -> Queue:
    """The requests to these regions: waiting ones with the oldest first, others with the latest first.

    ``state`` is a HelpRequest.State, or empty for all that is not closed. Pages count from 1.
    """
    all_of_desk = _of_desk(region_ids)
    counts = dict(all_of_desk.values_list("state").annotate(Count("pk")))
    wanted = [state] if state in HelpRequest.State.values else [HelpRequest.State.OPEN, HelpRequest.State.ANSWERED]
    pages = max(1, -(-sum(counts.get(one, 0) for one in wanted) // PAGE))
    page = min(max(1, page), pages)
    order = ("last_at", "pk") if state == HelpRequest.State.OPEN else ("-state", "-last_at", "-pk")
    found = all_of_desk.filter(state__in=wanted).select_related("person", "assignee", "region").order_by(*order)
    return Queue(tuple(found[(page - 1) * PAGE : page * PAGE]), counts, page, pages)


def desk_waits(region_ids: Sequence[int]) -> Waits:
    """What the frame of a desk's pages shows; one query, and two more while somebody waits for a password."""
    waiting = HelpRequest.objects.filter(region=OuterRef("pk"), state=HelpRequest.State.OPEN, verified_at__isnull=False)
    counted = waiting.order_by().values("region").annotate(number=Count("pk")).values("number")
    regions = Region.objects.filter(pk__in=list(region_ids)).order_by("name")
    found = regions.annotate(asked=Subquery(counted), is_lost=Exists(_waiting()))
    rows = list(found.values_list("name", "asked", "is_lost"))
    lost = len(recoveries(region_ids)) if any(is_lost for _, _, is_lost in rows) else 0
    return Waits(tuple(name for name, _, _ in rows), sum(asked or 0 for _, asked, _ in rows) + lost)


def recoveries(region_ids: Sequence[int]) -> tuple[Recovery, ...]:
    """Who waits for the desks of these regions to check their identity, the longest wait first."""
    wanted = set(region_ids)
    return tuple(one for one in _recoveries(_waiting()) if one.region_id in wanted)


def operator_recoveries(but: int) -> tuple[Recovery, ...]:
    """Who waits for an operator other than ``but``: operators, and people whom no desk knows."""
    return tuple(one for one in _recoveries(_waiting().exclude(person=but)) if one.region_id is None)


def recovery(recovery_id: int) -> Recovery | None:
    """One of them, whatever the region; None once it is settled or too old."""
    return next(iter(_recoveries(_waiting().filter(pk=recovery_id))), None)


def _thread(found: QuerySet[HelpRequest], *, with_notes: bool = False) -> Thread | None:
    request = found.select_related("person", "region", "assignee").first()
    if request is None:
        return None
    messages = request.messages.select_related("by")
    return Thread(request, tuple(messages if with_notes else messages.filter(is_internal=False)))


def _of_desk(region_ids: Sequence[int]) -> QuerySet[HelpRequest]:
    return HelpRequest.objects.filter(region_id__in=list(region_ids), verified_at__isnull=False)


def _waiting() -> QuerySet[RecoveryRequest]:
    """The latest recovery of each person, when it turned to the desk and nothing settled it since."""
    later = RecoveryRequest.objects.filter(person=OuterRef("person"), created_at__gt=OuterRef("created_at"))
    settled = later.filter(state__in=[Recover.GRANTED, Recover.DONE, Recover.DESK])
    return RecoveryRequest.objects.filter(
        ~Exists(settled),
        state=Recover.DESK,
        created_at__gt=timezone.now() - RECOVERY_LASTS,
        person__is_active=True,
    )


def _recoveries(found: QuerySet[RecoveryRequest]) -> list[Recovery]:
    waiting = list(found.select_related("person").order_by("created_at", "pk"))
    regions = regions_of(one.person_id for one in waiting) if waiting else {}
    return [_recovery(one, one.person, regions.get(one.person_id)) for one in waiting]


def _recovery(one: RecoveryRequest, person: Person, region_id: int | None) -> Recovery:
    if person.role == Person.Role.OPERATOR:
        # No desk has power over them.
        region_id = None
    return Recovery(one.pk, person.pk, person.full_name, person.profession, person.town, region_id, one.created_at)
