"""What can be asked about accounts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from medipli.identity.models import Card, Person, Session


def open_sessions(person_id: int) -> QuerySet[Session]:
    """The sessions of a person that have not ended, locked ones included, the latest activity first."""
    return Session.objects.filter(person_id=person_id, expire_date__gt=timezone.now()).order_by("-last_seen_at")


def people() -> QuerySet[Person]:
    """Every account, by name."""
    return Person.objects.order_by("last_name", "first_name", "pk")


def cards_of(person_id: int) -> QuerySet[Card]:
    """The cards of a person that are linked, or wait to be, the latest first."""
    return Card.objects.filter(person_id=person_id, ended_at=None).order_by("-linked_at", "-pk")
