"""Where the ordinary address stands: when it was verified, and the change under way."""

from __future__ import annotations

from dataclasses import dataclass

from medipli.identity.address_links import pending_change
from medipli.identity.models import AddressChange, Person
from medipli.web.french import clock, day_of


@dataclass(frozen=True)
class Pending:
    """A change under way; ``sides`` are the addresses that have to confirm, and whether they did."""

    new: str
    until: str
    sides: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class AddressState:
    """``verified_on`` is empty for an address that was there from the start."""

    verified_on: str
    pending: Pending | None


def address_state(person: Person) -> AddressState:
    """What the page says about the ordinary address of ``person``."""
    done = AddressChange.objects.filter(person=person, done_at__isnull=False, new_email=person.email)
    verified_at = done.order_by("-done_at").values_list("done_at", flat=True).first()
    change = pending_change(person.pk)
    pending = None
    if change is not None:
        sides = [("Nouvelle adresse", change.new_confirmed_at is not None)]
        if not change.is_by_desk:
            sides.insert(0, ("Adresse actuelle", change.old_confirmed_at is not None))
        pending = Pending(change.new_email, f"{day_of(change.expires_at)} à {clock(change.expires_at)}", tuple(sides))
    return AddressState(day_of(verified_at) if verified_at else "", pending)
