"""Whose an identity of Pro Santé Connect is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from django.conf import settings
from django.utils import timezone

from medipli.identity.models import Person, ProviderIdentity
from medipli.identity.provider.discovery import is_set_up
from medipli.identity.provider.userinfo import Identity


class Whose(Enum):
    """What is known of an identity that the provider vouches for."""

    LINKED = auto()
    """Confirmed earlier: its person is proved."""
    TO_LINK = auto()
    """Somebody's number, who has to say once that it is them."""
    NOBODYS = auto()
    CLOSED = auto()
    """Of an account that is closed or suspended."""
    CONFLICT = auto()
    """The provider now gives another number to somebody known, or another account there to a number."""


@dataclass(frozen=True)
class Recognised:
    whose: Whose
    person: Person | None = None


def recognise(identity: Identity) -> Recognised:
    """Find who an identity belongs to; one that is linked was used now."""
    known = ProviderIdentity.objects.filter(issuer=identity.issuer, subject=identity.subject)
    link = known.select_related("person").first()
    if link is not None:
        if not link.person.is_active:
            return Recognised(Whose.CLOSED)
        # A number given to somebody else, here or there, is a matter for the desk.
        if identity.national_id != link.national_id or link.person.national_id != link.national_id:
            return Recognised(Whose.CONFLICT)
        known.update(last_used_at=timezone.now())
        return Recognised(Whose.LINKED, link.person)
    if not identity.national_id:
        return Recognised(Whose.NOBODYS)
    person = Person.objects.filter(national_id=identity.national_id).first()
    if person is None:
        return Recognised(Whose.NOBODYS)
    if not person.is_active:
        return Recognised(Whose.CLOSED)
    if ProviderIdentity.objects.filter(issuer=identity.issuer, person=person).exists():
        return Recognised(Whose.CONFLICT)
    return Recognised(Whose.TO_LINK, person)


def has_provider_identity(person: Person) -> bool:
    """Whether ``person`` can prove who they are by the provider that is set up."""
    return is_set_up() and ProviderIdentity.objects.filter(person=person, issuer=settings.PSC_ISSUER).exists()
