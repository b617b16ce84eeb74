"""The names under which people sign in."""

from __future__ import annotations

import unicodedata

from django.db.models import Q

from medipli.identity.models import Person, SignInAddress

LONGEST = 254


def normal(name: str) -> str:
    """A sign-in name as it is compared: NFKC, without blanks around, in lower case."""
    return unicodedata.normalize("NFKC", name).strip().lower()


def find_person(name: str) -> Person | None:
    """Who signs in under this e-mail or sign-in address; None when nobody does, or the account is closed."""
    name = normal(name)
    if not name or len(name) > LONGEST or "\x00" in name:
        return None
    under_address = SignInAddress.objects.filter(address=name).values("person")
    return Person.objects.filter(Q(email=name) | Q(pk__in=under_address), is_active=True).first()


def short_name(person: Person) -> str:
    """« Dr Inès C. »: enough for somebody to know themselves on a telephone, too little to learn who they are."""
    last = f"{person.last_name[:1].upper()}." if person.last_name else ""
    return " ".join(part for part in (person.civility, person.first_name, last) if part)


def masked(address: str) -> str:
    """« i•••••••••@courrier.example »: enough to recognise one's own address, too little to learn it."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}{'•' * 9}@{domain}"


def recognisable(address: str) -> str:
    """« isa•••••ron@courrier.example »: for who is asked whether an address is theirs, and has to know it from others.

    Up to three letters at both ends, never more than two thirds of what stands before the @.
    """
    local, _, domain = address.partition("@")
    shown = min(3, max(1, len(local) // 3))
    end = local[-shown:] if len(local) > 2 * shown else ""
    return f"{local[:shown]}{'•' * 5}{end}@{domain}"
