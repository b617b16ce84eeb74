"""The people, boxes and structures of some regions: what a desk may look for, and nothing beyond.

Somebody belongs to a region by their own box (of one of its structures, or under one of its domains), a shared one that
they answer for, or a request that its desk has. Nothing here reads messages, nor counts them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from medipli.audit.models import Event
from medipli.formats.identifiers import compact
from medipli.identity.models import DormancyWarning, Person, Suspension
from medipli.mailboxes.models import Mailbox, Membership
from medipli.organisations.models import Organisation, ProfessionDomain
from medipli.registration import states
from medipli.registration.models import Request

_INDIVIDUAL = (Mailbox.Kind.PER, Mailbox.Kind.INT, Mailbox.Kind.LOCAL)
FEW = 50
PAGE = 100
_WORDS = 6
SLEEPS_AFTER = timedelta(days=183)
"""Half a year without a visit: the account sleeps."""


@dataclass(frozen=True)
class Ending:
    """When a box was suspended or closed, and by whom; the name is empty when nobody is known."""

    at: datetime
    by: str


def people_of(region_ids: Sequence[int]) -> QuerySet[Person]:
    """Everybody who belongs to these regions, operators apart: a desk has no power over them.

    A draft or a request that came to nothing makes nobody theirs; nor does being one of a team, for somebody whose
    own account is elsewhere.
    """
    in_boxes = Membership.objects.filter(mailbox__in=boxes_of(region_ids))
    answering = in_boxes.filter(role=Membership.Role.OWNER)
    asking = Request.objects.filter(region_id__in=list(region_ids), state__in=states.WITH_THE_DESK)
    theirs = Q(pk__in=answering.values("person_id"))
    theirs |= Q(pk__in=asking.filter(person__isnull=False).values("person_id"))
    own = Mailbox.objects.filter(owner=OuterRef("pk"), kind__in=_INDIVIDUAL, closed_at=None)
    theirs |= Q(~Exists(own), pk__in=in_boxes.values("person_id"))
    return Person.objects.filter(theirs).exclude(role=Person.Role.OPERATOR)


def regions_asked(person_ids: Collection[int]) -> dict[int, int]:
    """The region of the latest request of each person, one that waits or that opened a box; others are left out."""
    leads_on = Q(state__in=states.WITH_THE_DESK) | Q(mailbox__isnull=False)
    found = Request.objects.filter(leads_on, person_id__in=person_ids, region__isnull=False).order_by("pk")
    return dict(found.values_list("person_id", "region_id"))


def boxes_of(region_ids: Sequence[int]) -> QuerySet[Mailbox]:
    """Every box of these regions, closed ones included."""
    regions = list(region_ids)
    domains = ProfessionDomain.objects.filter(region_id__in=regions).values_list("domain", flat=True).distinct()
    ours = Q(organisation__region_id__in=regions) | Q(requests__region_id__in=regions)
    for domain in domains:
        ours |= Q(organisation=None, address__endswith=f"@{domain}")
    return Mailbox.objects.filter(pk__in=Mailbox.objects.filter(ours).values("pk"))


def find_people(region_ids: Sequence[int], text: str) -> list[Person]:
    """At most FEW people by name, address or national id, by name."""
    text = text.replace("\x00", "")
    words = text.split()[:_WORDS]
    if not words:
        return []
    wanted = people_of(region_ids)
    number = compact(text)
    by_name = Q()
    for word in words:
        by_name &= Q(last_name__icontains=word) | Q(first_name__icontains=word)
    address = text.strip().lower()
    found = by_name | Q(email=address) | Q(sign_in_addresses__address=address)
    if number.isdecimal():
        found |= Q(national_id__in=(number[:12], f"8{number[:11]}", f"0{number[:9]}"))
    return list(wanted.filter(found).distinct().order_by("last_name", "first_name", "pk")[:FEW])


def find_boxes(region_ids: Sequence[int], text: str) -> list[Mailbox]:
    """At most FEW boxes by label, address or FINESS, by label, with who answers for them."""
    text = text.replace("\x00", "")
    words = text.split()[:_WORDS]
    if not words:
        return []
    by_label = Q()
    for word in words:
        by_label &= Q(label__icontains=word) | Q(town__icontains=word)
    found = by_label | Q(addresses__address=text.strip().lower())
    if number := compact(text)[:9]:
        found |= Q(organisation__finess=number)
    wanted = boxes_of(region_ids).filter(found).select_related("organisation", "owner", "responsible")
    return list(wanted.distinct().order_by("label", "pk")[:FEW])


def structures_of(region_ids: Sequence[int], *, text: str = "") -> QuerySet[Organisation]:
    """The structures of these regions by name, each with its number of open boxes (``boxes``)."""
    found = Organisation.objects.filter(region_id__in=list(region_ids))
    if text := text.replace("\x00", "").strip():
        wanted = Q()
        for word in text.split()[:_WORDS]:
            wanted &= Q(name__icontains=word) | Q(town__icontains=word)
        if number := compact(text):
            wanted |= Q(finess=number) | Q(siret=number)
        found = found.filter(wanted)
    open_boxes = Count("mailboxes", filter=Q(mailboxes__closed_at=None), distinct=True)
    return found.annotate(boxes=open_boxes).order_by("name", "pk")


def is_sleeping(person: Person, last_visit: datetime | None = None) -> bool:
    """Whether nobody came for SLEEPS_AFTER: since the last visit, or since the account was made."""
    return (last_visit or person.last_login or person.created_at) < timezone.now() - SLEEPS_AFTER


def closed_for_dormancy(region_ids: Sequence[int]) -> list[DormancyWarning]:
    """At most FEW accounts that closed by themselves within a month and are closed still, the latest first."""
    since = timezone.now() - timedelta(days=30)
    closed = DormancyWarning.objects.filter(closed_at__gte=since, person__is_active=False)
    theirs = closed.filter(person__in=people_of(region_ids).values("pk")).select_related("person")
    return list(theirs.order_by("-closed_at", "-pk")[:FEW])


def suspension_of(person: Person) -> Suspension | None:
    """Why somebody is kept out of their account now, since when and by whom; None when they are not."""
    if person.is_active:
        return None
    return Suspension.objects.filter(person=person, ended_at=None).select_related("by").first()


def endings_of(boxes: Iterable[Mailbox]) -> dict[int, Ending]:
    """By box: its suspension or closing, of those that are not open; two queries, none when all are open."""
    ids = [box.pk for box in boxes if not box.is_open]
    if not ids:
        return {}
    found = Event.objects.filter(mailbox_id__in=ids, action__in=("mailbox.suspend", "mailbox.close"))
    last = list(found.order_by("mailbox_id", "-pk").distinct("mailbox_id"))
    names = Person.objects.in_bulk([event.actor_id for event in last if event.actor_id])
    return {
        event.mailbox_id: Ending(event.at, names[event.actor_id].full_name if event.actor_id in names else "")
        for event in last
        if event.mailbox_id is not None
    }
