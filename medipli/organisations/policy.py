"""Who works for the service, where, and whose file they may open.

Staff powers come from :class:`~medipli.organisations.models.Office` alone. Powers over one person's data take, besides
the office, a file opened for a stated reason, which closes by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from medipli.audit.actor import Actor, Forbidden
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
    """Whether a structure that answers for the account of this person asks for more than ``factors``."""
    if not STRONG_FACTORS.union({"demo"}).isdisjoint(factors):
        return False
    return Organisation.objects.filter(sign_in=Organisation.SignIn.STRONG, mailboxes__owner_id=person_id).exists()
