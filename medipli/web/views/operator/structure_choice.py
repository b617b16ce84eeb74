"""Which structure an operator means: by its number, or by its name among those that answer to it."""

from __future__ import annotations

from django.db.models import Q

from medipli.formats.identifiers import compact
from medipli.organisations.models import Organisation

MOST = 20
_WORDS = 6
Choice = tuple[str, str]


def choices(text: str) -> list[Organisation]:
    """The structures of this FINESS, SIRET or SIREN; else at most MOST whose name or town has these words, by name."""
    text = text.replace("\x00", "")
    known = Organisation.objects.select_related("region").order_by("name", "pk")
    if number := compact(text):
        exact = list(known.filter(Q(finess=number) | Q(siret=number))[:MOST])
        if exact:
            return exact
    words = text.split()[:_WORDS]
    for word in words:
        known = known.filter(Q(name__icontains=word) | Q(town__icontains=word))
    return list(known[:MOST]) if words else []


def chosen(found: list[Organisation], text: str, picked: str) -> Organisation | None:
    """The one meant: picked in the list, or alone under the very number that was typed; a name is never taken alone."""
    number = compact(text)
    for one in found:
        if str(one.pk) == picked or (len(found) == 1 and number and number in (one.finess, one.siret)):
            return one
    return None


def as_options(found: list[Organisation]) -> list[Choice]:
    """For a list to pick from; none while the number alone tells."""
    return [(str(one.pk), _words(one)) for one in found]


def _words(one: Organisation) -> str:
    number = f"FINESS {one.finess}" if one.finess else f"SIRET {one.siret}" if one.siret else "sans numéro"
    place = f"{one.postal_code} {one.town}".strip()
    return ", ".join(part for part in (one.name, place, number, one.region.name) if part)
