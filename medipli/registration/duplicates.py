"""Who or what is known already under the same number, address, or structure and service. For the desk's eyes only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from medipli.formats.folding import fold
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.organisations.models import Organisation
from medipli.registration import states
from medipli.registration.models import Request

Why = Literal["national_id", "email", "service", "structure"]
WORDS: dict[str, str] = {
    "national_id": "Même identifiant national",
    "email": "Même adresse mail",
    "service": "Même structure et même service",
    "structure": "Structure déjà raccordée",
}
_FEW = 10


@dataclass(frozen=True)
class Duplicate:
    """An account, a box, a structure or another request. ``email`` is where a way out may be mailed."""

    why: Why
    title: str
    person_id: int | None = None
    request_id: int | None = None
    mailbox_id: int | None = None
    email: str = ""
    is_verified: bool = True

    @property
    def reason(self) -> str:
        return WORDS[self.why]


def of(request: Request) -> tuple[Duplicate, ...]:
    """What a request seems to repeat. Its own journey is not counted, nor what became of it."""
    if request.is_individual:
        return (*_accounts(request), *_requests(request))
    if request.kind == Request.Kind.CONNECTION:
        return (*_structures(request), *_requests(request))
    return (*_boxes(request), *_requests(request))


def _accounts(request: Request) -> list[Duplicate]:
    same = Q(email=request.email) if request.email else Q()
    if request.national_id:
        same |= Q(national_id=request.national_id)
    if not same:
        return []
    people = Person.objects.filter(same).exclude(pk=request.person_id or 0)
    return [
        Duplicate(
            "national_id" if request.national_id and person.national_id == request.national_id else "email",
            f"Compte de {person.full_name}",
            person_id=person.pk,
            email=person.email,
        )
        for person in people[:_FEW]
    ]


def _boxes(request: Request) -> list[Duplicate]:
    if not request.finess:
        return []
    boxes = Mailbox.objects.filter(kind=Mailbox.Kind.ORG, organisation__finess=request.finess, closed_at=None)
    found = boxes.exclude(pk=request.mailbox_id or 0).only("id", "label", "activity", "description")[:100]
    return [
        Duplicate("service", f"Boîte «\u00a0{box.label}\u00a0»", mailbox_id=box.pk)
        for box in found
        if request.service in (fold(box.activity)[:120], fold(box.description)[:120])
    ]


def _structures(request: Request) -> list[Duplicate]:
    same = Q(finess=request.finess) if request.finess else Q(siret=request.siret)
    found = Organisation.objects.filter(same)[:_FEW] if request.finess or request.siret else []
    return [Duplicate("structure", one.name) for one in found]


def _requests(request: Request) -> list[Duplicate]:
    same = Q()
    if request.is_individual:
        same = Q(email=request.email, kind__in=(Request.Kind.PER, Request.Kind.INT, Request.Kind.LOCAL))
        if request.national_id:
            same |= Q(national_id=request.national_id)
    elif request.finess:
        same = Q(finess=request.finess, service=request.service, kind=request.kind)
    elif request.siret:
        same = Q(siret=request.siret, service=request.service, kind=request.kind)
    if not same:
        return []
    wanted = Request.objects.filter(same, state__in=states.WITH_THE_DESK).exclude(pk=request.pk)
    return [
        Duplicate(
            _why(request, other),
            f"Demande {other.reference}",
            request_id=other.pk,
            email=other.email,
            is_verified=other.email_verified_at is not None,
        )
        for other in wanted.order_by("pk")[:_FEW]
    ]


def _why(request: Request, other: Request) -> Why:
    if request.national_id and request.national_id == other.national_id:
        return "national_id"
    return "email" if request.is_individual else "service"
