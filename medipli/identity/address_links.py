"""The links by which the old and the new address confirm a change, or call it off."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from medipli.identity.models import AddressChange
from medipli.identity.secrets import digest, link_token

OLD, NEW = "old", "new"


@dataclass(frozen=True)
class Link:
    """A change that is under way, and which of both addresses the link was mailed to."""

    change: AddressChange
    side: str


def make_link(change: AddressChange, side: str) -> str:
    """A new secret for the link of one side, OLD or NEW; the one made before no longer serves."""
    token = link_token()
    field = "old_digest" if side == OLD else "new_digest"
    AddressChange.objects.filter(pk=change.pk).update(**{field: _digest(token)})
    return token


def find_link(token: str) -> Link | None:
    """What a link stands for, while the change is under way."""
    wanted = _digest(token)
    under_way = AddressChange.objects.filter(ended_at=None, expires_at__gt=timezone.now(), person__is_active=True)
    change = under_way.filter(Q(old_digest=wanted) | Q(new_digest=wanted)).select_related("person").first()
    return None if change is None else Link(change, OLD if bytes(change.old_digest) == wanted else NEW)


def pending_change(person_id: int) -> AddressChange | None:
    """The change of a person that can still be confirmed."""
    return AddressChange.objects.filter(person_id=person_id, ended_at=None, expires_at__gt=timezone.now()).first()


def _digest(token: str) -> bytes:
    return digest("address change", token[:100])
