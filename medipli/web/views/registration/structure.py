"""« Rapprochez-vous de votre administrateur »: find one's structure, and have its administrators told (F11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from medipli.directory.registers.queries import find_establishments
from medipli.formats.identifiers import compact
from medipli.organisations.models import Organisation
from medipli.registration.actions.contact_administrators import LONGEST, contact_administrators
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest
from medipli.web.views.registration.forms import email_problem, error_list, typed_of
from medipli.web.views.registration.limits import too_many
from medipli.web.views.registration.steps import Journey

MOST = 10
SHORTEST_QUERY = 3


@dataclass(frozen=True)
class Found:
    """A structure of the answer; ``contact_url`` when it has the service, ``connection_url`` when it has not."""

    name: str
    place: str
    finess: str
    contact_url: str = ""
    connection_url: str = ""


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Search structures by name, town or FINESS: those that have the service, then the others of the register."""
    visitor = cast(VisitorRequest, request)
    query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    context: dict[str, Any] = {"journey": Journey(), "query": query, "found": None, "errors": []}
    if not query:
        return render(request, "registration/structure.html", context)
    if len(query) < SHORTEST_QUERY:
        context["errors"] = [("id_q", "Écrivez au moins trois caractères.")]
        return render(request, "registration/structure.html", context, status=422)
    if refusal := too_many(visitor, "structure"):
        return refusal
    context["found"] = _found(query)
    return render(request, "registration/structure.html", context)


def _found(query: str) -> list[Found]:
    number = compact(query)
    words = Q()
    for word in query.split():
        words &= Q(name__icontains=word) | Q(town__icontains=word) | Q(postal_code=word)
    wanted = words | Q(finess=number) if number else words
    equipped = list(Organisation.objects.filter(wanted).order_by("name")[:MOST])
    known = {one.finess for one in equipped if one.finess}
    others = [one for one in find_establishments(query, limit=MOST) if one.is_open and one.finess not in known]
    have = set(Organisation.objects.filter(finess__in=[one.finess for one in others]).values_list("finess", flat=True))
    answer = [
        Found(one.name, _place(one.postal_code, one.town), one.finess, reverse("web:register-contact", args=[one.pk]))
        for one in equipped
    ]
    connection = reverse("web:register-connection")
    answer += [
        Found(
            one.name, _place(one.postal_code, one.town), one.finess, connection_url=f"{connection}?finess={one.finess}"
        )
        for one in others
        if one.finess not in have
    ]
    return answer


def _place(postal_code: str, town: str) -> str:
    return f"{postal_code} {town}".strip()


@public
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Write to the administrators of a structure. Nobody's name or address is shown, sent or not."""
    visitor = cast(VisitorRequest, request)
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise Http404
    context: dict[str, Any] = {"journey": Journey(), "organisation": organisation, "longest": LONGEST}
    if request.method != "POST":
        return render(request, "registration/contact.html", context | _state({}, {}))
    typed = typed_of(request.POST, ("name", "email", "profession", "text"))
    errors = _problems(typed)
    if errors:
        return render(request, "registration/contact.html", context | _state(typed, errors), status=422)
    if refusal := too_many(visitor, "contact"):
        return refusal
    contact_administrators(
        actor_of(visitor),
        organisation.pk,
        name=typed["name"],
        email=typed["email"],
        profession=typed["profession"],
        text=typed["text"],
    )
    return render(request, "registration/contact_done.html", context)


def _problems(typed: dict[str, str]) -> dict[str, str]:
    errors = {}
    if not typed["name"]:
        errors["name"] = "Indiquez votre prénom et votre nom."
    if sentence := email_problem(typed["email"]):
        errors["email"] = sentence
    if len(typed["text"]) > LONGEST:
        errors["text"] = f"Le message compte {LONGEST} caractères au plus."
    return errors


def _state(typed: dict[str, str], errors: dict[str, str]) -> dict[str, Any]:
    order = ("name", "profession", "email", "text")
    return {"typed": typed, "wrong": errors, "errors": error_list(errors, order)}
