"""What can be asked about accounts."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from medipli.identity.models import Card, Device, Passkey, Person, ProviderIdentity, Session


def open_sessions(person_id: int) -> QuerySet[Session]:
    """The sessions of a person that have not ended, locked ones included, the latest activity first."""
    found = Session.objects.filter(person_id=person_id, expire_date__gt=timezone.now())
    return found.select_related("device").order_by("-last_seen_at")


def people() -> QuerySet[Person]:
    """Every account, by name."""
    return Person.objects.order_by("last_name", "first_name", "pk")


def with_stronger_factor(everybody: QuerySet[Person]) -> QuerySet[Person]:
    """Those of these people who have a factor by which they may sign in alone: passkey, card, provider, device."""
    theirs, now = OuterRef("pk"), timezone.now()
    return everybody.filter(
        Q(Exists(Passkey.objects.filter(person=theirs)))
        | Q(Exists(Card.objects.filter(person=theirs, state=Card.State.LINKED, expires_at__gt=now)))
        | Q(Exists(ProviderIdentity.objects.filter(person=theirs)))
        | Q(Exists(Device.objects.filter(person=theirs, revoked_at=None)))
    )


def has_stronger_factor(person_id: int) -> bool:
    """The same for one person."""
    return with_stronger_factor(Person.objects.filter(pk=person_id)).exists()


def cards_of(person_id: int) -> QuerySet[Card]:
    """The cards of a person that are linked, or wait to be, the latest first."""
    return Card.objects.filter(person_id=person_id, ended_at=None).order_by("-linked_at", "-pk")
