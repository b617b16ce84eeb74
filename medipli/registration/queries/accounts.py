"""The people, boxes and structures of some regions: what a desk may look for, and nothing beyond.

Somebody belongs to a region by a box (of one of its structures, or under one of its domains) or by a request to its
desk. Nothing here reads messages, nor counts them.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from medipli.formats.identifiers import compact
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox, Membership
from medipli.organisations.models import Organisation, ProfessionDomain
from medipli.registration.models import Request

FEW = 50
PAGE = 100
_WORDS = 6


def people_of(region_ids: Sequence[int]) -> QuerySet[Person]:
    """Everybody who belongs to these regions, operators apart: a desk has no power over them."""
    in_boxes = Membership.objects.filter(mailbox__in=boxes_of(region_ids)).values("person_id")
    asked = Request.objects.filter(region_id__in=list(region_ids), person__isnull=False).values("person_id")
    return Person.objects.filter(Q(pk__in=in_boxes) | Q(pk__in=asked)).exclude(role=Person.Role.OPERATOR)


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
    wanted, text = people_of(region_ids), text.replace("\x00", "")
    words = text.split()[:_WORDS]
    if not words:
        return []
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
    found = by_label | Q(addresses__address=text.strip().lower()) | Q(organisation__finess=compact(text)[:9])
    wanted = boxes_of(region_ids).filter(found).select_related("organisation", "owner", "responsible")
    return list(wanted.distinct().order_by("label", "pk")[:FEW])


def structures_of(region_ids: Sequence[int], *, text: str = "") -> QuerySet[Organisation]:
    """The structures of these regions by name, each with its number of open boxes (``boxes``)."""
    found = Organisation.objects.filter(region_id__in=list(region_ids))
    for word in text.replace("\x00", "").split()[:_WORDS]:
        found = found.filter(Q(name__icontains=word) | Q(town__icontains=word) | Q(finess=compact(word)[:9]))
    open_boxes = Count("mailboxes", filter=Q(mailboxes__closed_at=None), distinct=True)
    return found.annotate(boxes=open_boxes).order_by("name", "pk")
