"""How those whom the way of signing in of a structure concerns sign in today."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from medipli.identity.models import Card, Device, Passkey, Person, ProviderIdentity
from medipli.organisations.policy import concerned_by_sign_in


@dataclass(frozen=True)
class Strength:
    """People with an account of a structure, a place in its shared boxes or its pages, and who of them is ready."""

    people: int
    strong: int

    @property
    def others(self) -> int:
        """Those who have no stronger factor yet."""
        return self.people - self.strong


def strength_of(organisation_id: int) -> Strength:
    """Counts, and no names: the way in of each person is their own business. One query."""
    mine, now = OuterRef("pk"), timezone.now()
    has_one = (
        Q(Exists(Passkey.objects.filter(person=mine)))
        | Q(Exists(Card.objects.filter(person=mine, state=Card.State.LINKED, expires_at__gt=now)))
        | Q(Exists(ProviderIdentity.objects.filter(person=mine)))
        | Q(Exists(Device.objects.filter(person=mine, revoked_at=None)))
    )
    people = Person.objects.filter(pk__in=concerned_by_sign_in(organisation_id).values("pk"))
    found = people.annotate(is_strong=has_one).aggregate(
        people=Count("pk"), strong=Count("pk", filter=Q(is_strong=True))
    )
    return Strength(found["people"], found["strong"])
