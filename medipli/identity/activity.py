"""What happened to a person's own account lately, out of the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from medipli.audit.models import Event
from medipli.identity.models import Person

SINCE = timedelta(days=90)
PAGE = 40
HIDDEN = ("session.lock",)
"""Each pause would be a line."""

SIGNING_IN, PROTECTING, SERVICE = "connexions", "securite", "service"
_SESSIONS = Q(action__startswith="session.")
_BY_SERVICE = Q(action__startswith="file.") | Q(action__startswith="account.") | Q(action__startswith="office.")
_BY_SERVICE |= Q(action__startswith="dormancy.") | Q(action__in=("recovery.attest", "recovery.grant", "address.attest"))
KINDS: dict[str, Q] = {
    SIGNING_IN: _SESSIONS,
    PROTECTING: ~_SESSIONS & ~_BY_SERVICE,
    SERVICE: _BY_SERVICE,
}
"""What the list can be narrowed to."""


@dataclass(frozen=True)
class Happened:
    """One event. ``by`` is the role of whoever did it for the person; empty for the person, a visitor, the service."""

    id: int
    at: datetime
    action: str
    by: str
    origin: str
    details: dict[str, object]


@dataclass(frozen=True)
class Activity:
    """A page, the latest first; ``following`` is the number before which the next begins, 0 on the last page."""

    events: tuple[Happened, ...]
    following: int


def activity_of(person: Person, *, kind: str = "", before: int = 0, limit: int = PAGE) -> Activity:
    """The events of the last 90 days about ``person``, their cards and their devices. Two queries, or four."""
    targets = [f"person:{person.pk}"]
    targets += [f"card:{number}" for number in person.cards.values_list("pk", flat=True)]
    targets += [f"device:{number}" for number in person.devices.values_list("pk", flat=True)]
    found = Event.objects.filter(target__in=targets, at__gte=timezone.now() - SINCE).exclude(action__in=HIDDEN)
    if kind in KINDS:
        found = found.filter(KINDS[kind])
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: limit + 1])
    others = {row.actor_id for row in rows if row.actor_id is not None and row.actor_id != person.pk}
    roles = dict(Person.objects.filter(pk__in=others).values_list("pk", "role")) if others else {}
    events = tuple(_happened(row, person.pk, roles) for row in rows[:limit])
    return Activity(events, rows[limit - 1].pk if len(rows) > limit else 0)


def _happened(row: Event, person_id: int, roles: dict[int, str]) -> Happened:
    by = "" if row.actor_id in (None, person_id) else roles.get(row.actor_id or 0, Person.Role.USER)
    # Where somebody of the service sat when they acted is theirs.
    return Happened(row.pk, row.at, row.action, by, "" if by else row.origin, row.details)
