"""Shared boxes as an administrator asks for them and hands them on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.identity.models import Person
from medipli.mailboxes.actions import explained
from medipli.mailboxes.actions.members import NOT_ONESELF
from medipli.mailboxes.models import Mailbox
from medipli.mailboxes.policy import administers
from medipli.organisations.models import Organisation
from medipli.organisations.policy import require_administrator
from medipli.registration import addresses
from medipli.registration.actions.transfer import transfer
from medipli.registration.answers import ordinary_address, read_shared
from medipli.registration.clocks import DRAFT_LIFETIME
from medipli.registration.importing.actions import count_one
from medipli.registration.importing.opening import ask_to_confirm
from medipli.registration.models import Change, Request
from medipli.registration.refusals import OpeningRefused
from medipli.registration.structure.people import find_by_address

FIELDS = ("email", "description", "service", "phone", "responsible", "dematerialised", "listed")
NO_PROFESSIONAL = (
    "Aucun professionnel de santé de votre structure, avec un identifiant national et un compte, n’a cette adresse."
)


@dataclass(frozen=True)
class Asked:
    """A form read: ``address`` is what the usual rules lead to; it is promised by nobody before the desk validates."""

    typed: dict[str, str]
    errors: dict[str, str]
    responsible: Person | None
    address: str


def read(organisation: Organisation, typed: Mapping[str, str]) -> Asked:
    """Read the form of a new shared box of ``organisation``; ``responsible`` is an address of the structure."""
    person = find_by_address(organisation, typed.get("responsible", ""))
    is_fit = person is not None and person.national_id is not None
    whole = {name: typed.get(name, "") for name in FIELDS if name != "responsible"} | {
        "finess": organisation.finess,
        "siret": "" if organisation.finess else organisation.siret,
        "legal_name": organisation.name,
        "street": organisation.street,
        "postal_code": organisation.postal_code,
        "town": organisation.town,
    }
    if person is not None and is_fit:
        whole |= {
            "responsible_last_name": person.last_name,
            "responsible_first_name": person.first_name,
            "responsible_profession": _profession_of(person),
            "responsible_rpps": person.national_id or "",
        }
    _, told = read_shared(whole)
    errors = {name: sentence for name, sentence in told.items() if name in FIELDS}
    if not is_fit:
        errors["responsible"] = NO_PROFESSIONAL
    address = addresses.preview(Request.Kind.ORG, organisation.region, whole)
    return Asked(whole, errors, person if is_fit else None, address)


def ask_for_box(actor: Actor, organisation: Organisation, asked: Asked) -> Request:
    """Prepare the request: the team's address is confirmed by a link, the responsible agrees, the desk decides.

    Raises Forbidden, TooMany; ValueError when the form has errors.
    """
    require_administrator(actor, organisation.pk)
    if asked.errors or asked.responsible is None:
        raise ValueError("the form has errors")
    count_one(actor)
    with transaction.atomic():
        request = Request.objects.create(
            kind=Request.Kind.ORG,
            region=organisation.region,
            answers=asked.typed | {"account": "shared", "region": organisation.region.code, "has_account": "yes"},
            email=ordinary_address(asked.typed),
            label=organisation.name[:200],
            person=asked.responsible,
            expires_at=timezone.now() + DRAFT_LIFETIME,
            made_by_id=actor.person_id,
            made_for=organisation,
        )
        Change.objects.create(request=request, state=request.state, verb="begin", by_id=actor.person_id)
        details = {"organisation": organisation.pk}
        record(actor, "organisation.ask_for_box", target=f"request:{request.pk}", details=details)
        ask_to_confirm(request)
    return request


def hand_on(actor: Actor, mailbox: Mailbox, address: str, *, former_stays: bool, reason: str) -> Person:
    """Make another professional of the structure answer for a shared box, at once: its responsible person may be gone.

    Raises Forbidden, OpeningRefused, ReasonNeeded.
    """
    if not administers(actor.person_id, mailbox.pk) or mailbox.organisation is None:
        raise Forbidden
    why = explained({"as": "administrator"}, reason)["reason"]
    person = find_by_address(mailbox.organisation, address)
    if person is None:
        raise OpeningRefused(NO_PROFESSIONAL)
    if person.pk == actor.person_id:
        raise OpeningRefused(NOT_ONESELF)
    transfer(actor, mailbox, person, former_stays=former_stays, reason=why)
    return person


def _profession_of(person: Person) -> str:
    from medipli.registration.importing.columns import profession_code

    return profession_code(person.profession)
