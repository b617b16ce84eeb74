"""Who works for the service, where, and whose file they may open.

Staff powers come from :class:`~medipli.organisations.models.Office` alone. Powers over one person's data take, besides
the office, a file opened for a stated reason, which closes by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from medipli.audit.actor import Actor, Forbidden
from medipli.identity.models import Person
from medipli.organisations.models import FileOpening, Office, Organisation

Kind = Office.Kind


def in_force(person_id: int | None, *kinds: Office.Kind) -> QuerySet[Office]:
    """The offices of these kinds that a person holds now."""
    lasting = Q(until=None) | Q(until__gt=timezone.now())
    return Office.objects.filter(lasting, person_id=person_id or 0, person__is_active=True, kind__in=kinds)


def is_operator(person_id: int | None) -> bool:
    return in_force(person_id, Kind.OPERATOR).exists()


def desk_regions(person_id: int | None) -> tuple[int, ...]:
    """Numbers of the regions whose desk the person belongs to, in order."""
    return tuple(in_force(person_id, Kind.DESK).order_by("region_id").values_list("region_id", flat=True).distinct())


def administered(person_id: int | None) -> tuple[int, ...]:
    """Numbers of the structures that the person administers, in order."""
    held = in_force(person_id, Kind.ADMINISTRATOR).order_by("organisation_id")
    return tuple(held.values_list("organisation_id", flat=True).distinct())


def require_operator(actor: Actor) -> None:
    """Raises Forbidden to everybody but operators and the service itself."""
    if not actor.is_service and not is_operator(actor.person_id):
        raise Forbidden


def require_desk(actor: Actor, region_id: int | None) -> None:
    """Raises Forbidden to everybody but the agents of that region's desk and the service itself."""
    if actor.is_service:
        return
    if region_id is None or not in_force(actor.person_id, Kind.DESK).filter(region_id=region_id).exists():
        raise Forbidden


def require_administrator(actor: Actor, organisation_id: int | None) -> None:
    """Raises Forbidden to everybody but the administrators of that structure and the service itself."""
    if actor.is_service:
        return
    if organisation_id is None or organisation_id not in administered(actor.person_id):
        raise Forbidden


def file_open_until(staff_id: int | None, subject_id: int) -> FileOpening | None:
    """The opening that lets ``staff_id`` see and change the file of ``subject_id`` now."""
    openings = FileOpening.objects.filter(staff_id=staff_id or 0, subject_id=subject_id, until__gt=timezone.now())
    return openings.order_by("-until").first()


def require_open_file(actor: Actor, subject_id: int) -> None:
    """Raises Forbidden unless the actor opened the file of that person, or is the service."""
    if not actor.is_service and file_open_until(actor.person_id, subject_id) is None:
        raise Forbidden


STRONG_FACTORS = frozenset({"card", "psc", "passkey", "device"})
"""Keys of the factors that are enough by themselves where a structure asks for strong ones; « demo » stands for all."""


def wants_stronger(person_id: int, factors: Iterable[str]) -> bool:
    """Whether a structure of this person asks for more than ``factors``."""
    if not STRONG_FACTORS.union({"demo"}).isdisjoint(factors):
        return False
    return wanting_stronger(person_id).exists()


def wanting_stronger(person_id: int) -> QuerySet[Organisation]:
    """The structures that ask this person for a stronger factor, by name.

    Those where they have their individual box, those whose shared boxes they may open (a weak door there would be a
    weak door to the box), and those that they administer.
    """
    every = Organisation.objects.order_by()
    own = every.filter(mailboxes__owner_id=person_id, mailboxes__closed_at=None)
    lasting = Q(mailboxes__memberships__until=None) | Q(mailboxes__memberships__until__gt=timezone.now())
    shared = every.filter(lasting, mailboxes__memberships__person_id=person_id, mailboxes__closed_at=None)
    held = in_force(person_id, Kind.ADMINISTRATOR)
    theirs = Q(pk__in=own.values("pk")) | Q(pk__in=shared.values("pk")) | Q(pk__in=held.values("organisation_id"))
    return Organisation.objects.filter(theirs, sign_in=Organisation.SignIn.STRONG).order_by("name", "pk")


def concerned_by_sign_in(organisation_id: int) -> QuerySet[Person]:
    """The opposite: everybody whom the structure would ask, whatever it asks today."""
    every = Person.objects.order_by()
    own = every.filter(own_mailboxes__organisation_id=organisation_id, own_mailboxes__closed_at=None)
    lasting = Q(memberships__until=None) | Q(memberships__until__gt=timezone.now())
    boxes = {"memberships__mailbox__organisation_id": organisation_id, "memberships__mailbox__closed_at": None}
    shared = every.filter(lasting, **boxes)
    held = Office.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), kind=Kind.ADMINISTRATOR)
    theirs = Q(pk__in=own.values("pk")) | Q(pk__in=shared.values("pk"))
    theirs |= Q(pk__in=held.filter(organisation_id=organisation_id).values("person_id"))
    return Person.objects.filter(theirs, is_active=True)
