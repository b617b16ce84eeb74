"""Opening and closing regions; their desk, delays and domains."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.organisations.models import ProfessionDomain, Region
from medipli.organisations.policy import require_operator

_CODE = re.compile(r"[a-z][a-z0-9-]{0,9}")
# RFC 1035 §2.3.1, at least two labels.
_DOMAIN = re.compile(r"(?=.{4,120}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+")
_DEPARTMENT = re.compile(r"[0-9]{2,3}|2[AB]")
LONGEST_HOURS = 24 * 30


class RegionRefused(ValueError):
    """A field is wrong; ``field`` names it and the text says why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class RegionCard:
    """What an operator decides about a region. Hours are delays of the two clocks."""

    code: str
    name: str
    is_open: bool = False
    turn_to: str = ""
    turn_to_url: str = ""
    departments: tuple[str, ...] = ()
    desk_name: str = ""
    desk_email: str = ""
    desk_phone: str = ""
    desk_hours: str = ""
    decision_hours: int = 72
    publication_hours: int = 72
    int_has_address: bool = True


@transaction.atomic
def save_region(actor: Actor, card: RegionCard, *, is_new: bool = False) -> Region:
    """Create or change the region with that code; with ``is_new``, refuse a code that another region has.

    An open region needs a desk. The trail keeps each changed value beside the one before. Raises Forbidden,
    RegionRefused.
    """
    require_operator(actor)
    _check(card)
    fields = {name: getattr(card, name) for name in card.__dataclass_fields__ if name != "code"}
    fields["departments"] = list(card.departments)
    before = Region.objects.select_for_update().filter(code=card.code).first()
    if is_new and before is not None:
        raise RegionRefused("code", f"La région «\u00a0{before.name}\u00a0» porte déjà ce code.")
    if before is None:
        try:
            with transaction.atomic():
                region = Region.objects.create(code=card.code, **fields)
        except IntegrityError:
            raise RegionRefused("code", "Une autre région porte déjà ce code.") from None
    else:
        region = Region.objects.get(pk=before.pk)
        for name, value in fields.items():
            setattr(region, name, value)
        region.save()
    changed = {
        name: [getattr(before, name) if before else None, value]
        for name, value in sorted(fields.items())
        if before is None or getattr(before, name) != value
    }
    record(actor, "region.save", target=f"region:{region.pk}", details={"changed": changed, "is_open": region.is_open})
    return region


@transaction.atomic
def save_domains(actor: Actor, region: Region, domains: Mapping[str, str]) -> None:
    """Set the domain of each profession (code, « * », « *team »). A profession left out falls back on those two.

    Addresses that exist keep theirs: an address never changes. Raises Forbidden, RegionRefused.
    """
    require_operator(actor)
    wanted = {profession.strip(): domain.strip().lower() for profession, domain in domains.items() if domain.strip()}
    for profession, domain in wanted.items():
        if _DOMAIN.fullmatch(domain) is None:
            raise RegionRefused(profession, f"«\u00a0{domain}\u00a0» n’est pas un nom de domaine.")
    if region.is_open and not {ProfessionDomain.ANY_PERSON, ProfessionDomain.ANY_TEAM} <= wanted.keys():
        raise RegionRefused("*", "Une région ouverte a un domaine pour les personnes et un pour les équipes.")
    before = dict(ProfessionDomain.objects.filter(region=region).values_list("profession", "domain"))
    ProfessionDomain.objects.filter(region=region).exclude(profession__in=wanted).delete()
    ProfessionDomain.objects.bulk_create(
        [
            ProfessionDomain(region=region, profession=profession, domain=domain)
            for profession, domain in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["region", "profession"],
        update_fields=["domain"],
    )
    record(actor, "region.domains", target=f"region:{region.pk}", details={"before": before, "domains": wanted})


def _check(card: RegionCard) -> None:
    if _CODE.fullmatch(card.code) is None:
        raise RegionRefused("code", "Le code compte au plus 10 lettres minuscules, chiffres ou traits d’union.")
    if not card.name.strip():
        raise RegionRefused("name", "Donnez un nom à la région.")
    for field in ("decision_hours", "publication_hours"):
        if not 1 <= getattr(card, field) <= LONGEST_HOURS:
            raise RegionRefused(field, f"Entre 1 et {LONGEST_HOURS} heures.")
    for department in card.departments:
        if _DEPARTMENT.fullmatch(department) is None:
            raise RegionRefused("departments", f"«\u00a0{department}\u00a0» n’est pas un code de département.")
    if card.desk_email:
        try:
            validate_email(card.desk_email)
        except ValidationError:
            raise RegionRefused("desk_email", "Cette adresse mail n’a pas la bonne forme.") from None
    if card.is_open and not (card.desk_name.strip() and card.desk_email):
        raise RegionRefused("desk_email", "Une région ouverte a un centre de services, avec son nom et son adresse.")
    if card.turn_to_url and not card.turn_to_url.startswith("https://"):
        raise RegionRefused("turn_to_url", "L’adresse du site commence par https://.")
