"""Who or what is known under the same number, address, structure and service, or name. For the desk's eyes only.

A duplicate is a check: a request that has one is not green, and no batch takes it. A homonym is a warning: two people
may bear one name, so that it changes no check and holds no batch back; whoever proved their identity stays so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models import Value as Const
from django.db.models.functions import Coalesce, Concat

from medipli.formats.folding import fold
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.organisations.models import Organisation
from medipli.registration import states
from medipli.registration.models import Request

Why = Literal["national_id", "email", "service", "structure", "name"]
WORDS: dict[str, str] = {
    "national_id": "Même identifiant national",
    "email": "Même adresse mail",
    "service": "Même structure et même service",
    "structure": "Structure déjà raccordée",
    "name": "Même nom, autre identifiant",
}
_FEW = 10
_BOXES = 100
_ELIDING = ("a", "e", "i", "o", "u", "h")
Rows = QuerySet[Any, Any]
_INDIVIDUAL = (Request.Kind.PER, Request.Kind.INT, Request.Kind.LOCAL)


@dataclass(frozen=True)
class Duplicate:
    """An account, a box, a structure or another request. ``email`` is where a way out may be mailed.

    ``region_id`` is that of a request: only the desk of that region may open it.
    """

    why: Why
    title: str
    person_id: int | None = None
    request_id: int | None = None
    mailbox_id: int | None = None
    email: str = ""
    is_verified: bool = True
    region_id: int | None = None

    @property
    def reason(self) -> str:
        return WORDS[self.why]


@dataclass(frozen=True)
class Known:
    """What resembles a request: what it repeats, and who bears the same name under another number and address."""

    duplicates: tuple[Duplicate, ...]
    homonyms: tuple[Duplicate, ...] = ()


def of(request: Request) -> tuple[Duplicate, ...]:
    """What a request seems to repeat. Its own journey is not counted, nor what became of it."""
    return known(request).duplicates


def known(request: Request) -> Known:
    """Duplicates and homonyms of a request, in one query."""
    same = _same(request)
    namesakes = Q(name_key=request.name_key) if request.is_individual and request.name_key else Q()
    if request.is_individual:
        found = _people(request, namesakes)
    elif request.kind == Request.Kind.CONNECTION:
        found = _structures(request)
    else:
        found = _boxes(request)
    read = list(_read(request, found.union(_requests(request, same, namesakes), all=True)))
    homonyms = [one for one in read if one.why == "name"] if request.state in states.WITH_THE_DESK else []
    return Known(tuple(one for one in read if one.why != "name"), tuple(homonyms))


def has_homonym() -> Expression:
    """Whether an open request has a homonym, to annotate many requests with."""
    other_number = Q(national_id="") | ~Q(national_id=OuterRef("national_id"))
    bearing = Q(name_key=OuterRef("name_key")) & ~Q(email=OuterRef("email"))
    people = Person.objects.filter(bearing, Q(national_id=None) | other_number)
    requests = Request.objects.filter(bearing, other_number, state__in=states.WITH_THE_DESK)
    is_there = Exists(people.exclude(pk=Coalesce(OuterRef("person_id"), 0))) | Exists(
        requests.exclude(pk=OuterRef("pk"))
    )
    is_open = ~Q(name_key="") & Q(state__in=states.WITH_THE_DESK)
    return Case(When(is_open & Q(is_there), then=True), default=False, output_field=BooleanField())


def _same(request: Request) -> Q:
    """What makes another request a duplicate of this one; empty when nothing could."""
    if request.is_individual:
        same = Q(email=request.email, kind__in=_INDIVIDUAL)
        return same | Q(national_id=request.national_id) if request.national_id else same
    if request.finess:
        return Q(finess=request.finess, service=request.service, kind=request.kind)
    return Q(siret=request.siret, service=request.service, kind=request.kind) if request.siret else Q()


def _people(request: Request, namesakes: Q) -> Rows:
    same = Q(email=request.email) if request.email else Q()
    if request.national_id:
        same |= Q(national_id=request.national_id)
    if not same and not namesakes:
        return Person.objects.none()
    found = Person.objects.filter(same | namesakes).exclude(pk=request.person_id or 0)
    name, number = Concat("first_name", Const(" "), "last_name"), Coalesce("national_id", Const(""))
    columns = {"title": name, "aside": F("civility"), "mail": F("email"), "national": number}
    return _rows(found, "person", same, columns=columns)


def _boxes(request: Request) -> Rows:
    if not request.finess and not request.siret:
        return Mailbox.objects.none()
    same = Q(organisation__finess=request.finess) if request.finess else Q(organisation__siret=request.siret)
    found = Mailbox.objects.filter(same, kind=Mailbox.Kind.ORG, closed_at=None)
    columns = {"title": F("label"), "aside": F("activity"), "mail": F("description")}
    return _rows(found.exclude(pk=request.mailbox_id or 0), "box", most=_BOXES, columns=columns)


def _structures(request: Request) -> Rows:
    if not request.finess and not request.siret:
        return Organisation.objects.none()
    same = Q(finess=request.finess) if request.finess else Q(siret=request.siret)
    return _rows(Organisation.objects.filter(same), "structure", columns={"title": F("name")})


def _requests(request: Request, same: Q, namesakes: Q) -> Rows:
    if not same and not namesakes:
        return Request.objects.none()
    wanted = Request.objects.filter(same | namesakes, state__in=states.WITH_THE_DESK).exclude(pk=request.pk)
    is_verified = Case(When(email_verified_at=None, then=False), default=True, output_field=BooleanField())
    columns = {"title": F("reference"), "mail": F("email"), "national": F("national_id"), "region": F("region_id")}
    return _rows(wanted, "request", same, columns=columns | {"verified": is_verified})


def _rows(found: QuerySet[Any], sort: str, same: Q | None = None, *, most: int = _FEW, columns: dict[str, Any]) -> Rows:
    """One shape for all that is looked through, so that one query does: what repeats first, then namesakes.

    ``same`` tells those that repeat; all of them do when it is None.
    """
    text = CharField()
    is_same: Any = Const(same is None, BooleanField())
    if same:
        is_same = Case(When(same, then=True), default=False, output_field=BooleanField())
    shape: dict[str, Any] = {
        "sort": Const(sort, text),
        "number": F("pk"),
        "title": Const("", text),
        "aside": Const("", text),
        "mail": Const("", text),
        "national": Const("", text),
        "verified": Const(True, BooleanField()),
        "region": Const(None, BigIntegerField()),
        "same": is_same,
    } | columns
    named = {f"row_{name}": value for name, value in shape.items()}
    rows: Rows = found.annotate(**named).order_by("-row_same", "pk").values_list(*named)[:most]
    return rows


def _read(request: Request, rows: Iterable[Any]) -> Iterator[Duplicate]:
    for sort, number, title, aside, mail, national, verified, region, is_same in rows:
        same_number = bool(request.national_id) and national == request.national_id
        why: Why = "national_id" if same_number else "email" if is_same else "name"
        if sort == "person":
            name = f"{aside} {title}".strip()
            yield Duplicate(why, f"Compte {'d’' if fold(name)[:1] in _ELIDING else 'de '}{name}", number, email=mail)
        elif sort == "request":
            if not request.is_individual:
                why = "service"
            yield Duplicate(
                why, f"Demande {title}", request_id=number, email=mail, is_verified=verified, region_id=region
            )
        elif sort == "structure":
            yield Duplicate("structure", title)
        elif request.service in (fold(aside)[:120], fold(mail)[:120]):
            yield Duplicate("service", f"Boîte «\u00a0{title}\u00a0»", mailbox_id=number)
