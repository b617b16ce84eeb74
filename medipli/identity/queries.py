"""What can be asked about accounts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from medipli.identity.models import Person, Session


def open_sessions(person_id: int) -> QuerySet[Session]:
    """The sessions of a person that have not ended, locked ones included, the latest activity first."""
    found = Session.objects.filter(person_id=person_id, expire_date__gt=timezone.now())
    return found.select_related("device").order_by("-last_seen_at")


def people() -> QuerySet[Person]:
    """Every account, by name."""
    return Person.objects.order_by("last_name", "first_name", "pk")
