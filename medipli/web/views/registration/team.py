"""« formulaire d’inscription du compte partagé » (F29–F41, screen 04), and the address that it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from medipli.directory.registers import queries as registers
from medipli.identity.models import Person
from medipli.organisations.models import Region
from medipli.registration import addresses, answers
from medipli.registration.models import Request
from medipli.registration.states import NotNow
from medipli.web.access import public
from medipli.web.french import clock
from medipli.web.request import VisitorRequest
from medipli.web.views.registration import draft, recap
from medipli.web.views.registration.filling import PROFESSION_CHOICES, Filling, completed, recognised
from medipli.web.views.registration.leave import save_for_later
from medipli.web.views.registration.limits import wait_minutes
from medipli.web.views.registration.steps import TEAM, journey

ORG = Request.Kind.ORG
FIELDS = answers.fields_of(ORG)


@dataclass(frozen=True)
class FutureAddress:
    """An address as the card shows it."""

    local: str
    domain: str


@public
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest) -> HttpResponseBase:
    """Show the form with what was typed so far; keep what is sent, right or wrong, then go on if it is right."""
    visitor = cast(VisitorRequest, request)
    found = draft.current(visitor)
    if found is None:
        return draft.lost(visitor)
    if not found.is_shared:
        return HttpResponseRedirect(reverse("web:register"))
    if found.has_account and (found.person is None or draft.signed_in(visitor) != found.person):
        return HttpResponseRedirect(reverse("web:register-sign-in"))
    if request.method != "POST":
        known = found.team_typed or _from_person(found, draft.signed_in(visitor))
        return _page(visitor, found, recognised(Filling(known)))
    typed = draft.typed_in(request.POST, FIELDS)
    try:
        found = draft.save_team(visitor, found, typed)
    except NotNow:
        return HttpResponseRedirect(reverse("web:register"))
    go = request.POST.get("go", "")
    if go == "look-up":
        return _page(visitor, found, completed(Filling(typed)))
    if accepted := request.POST.get("accept"):
        typed |= {field: meant for field, meant in answers.suggestions(typed).items() if field == accepted}
        found = draft.save_team(visitor, found, typed)
        return _page(visitor, found, Filling(typed))
    if go == "later":
        return save_for_later(visitor, found)
    if away := draft.way_out(go, back="register" if found.has_account else "register-person"):
        return away
    _, errors = answers.read_shared(typed)
    if errors:
        return _page(visitor, found, Filling(typed, errors, meant=answers.suggestions(typed)), status=422)
    return HttpResponseRedirect(reverse("web:register-recap"))


def _from_person(found: draft.Draft, person: Person | None) -> dict[str, str]:
    """What the individual account already said: nobody types it twice (WCAG 3.3.7)."""
    typed = found.person_typed
    known = {
        "finess": typed.get("finess", ""),
        "legal_name": typed.get("site_name", ""),
        "street": typed.get("street", ""),
        "postal_code": typed.get("postal_code", ""),
        "town": typed.get("town", ""),
        "phone": typed.get("phone", ""),
    }
    if typed.get("national_id"):
        known |= {
            "responsible_last_name": typed.get("last_name", ""),
            "responsible_first_name": typed.get("first_name", ""),
            "responsible_profession": typed.get("profession", ""),
            "responsible_rpps": typed["national_id"],
        }
    elif found.has_account and person is not None and (person.national_id or "").startswith("8"):
        listed = registers.practitioner(person.national_id or "")
        known |= {
            "responsible_last_name": person.last_name,
            "responsible_first_name": person.first_name,
            "responsible_profession": listed.profession_code if listed else "",
            "responsible_rpps": (person.national_id or "")[1:],
        }
    known = {name: value for name, value in known.items() if value}
    return known | {"dematerialised": "on", "listed": "on"} if known else {}


def future_address(region: Region | None, typed: Mapping[str, str], kind: str = ORG) -> FutureAddress | None:
    """The address that these fields lead to; None while too little is known."""
    local, _, domain = addresses.preview(kind, region, typed).partition("@")
    return FutureAddress(local, domain) if domain else None


@public
@require_POST
def preview(request: HttpRequest) -> JsonResponse:
    """The address to come, while one types: ``local`` and ``domain``, empty when unknown. For a draft only (404)."""
    visitor = cast(VisitorRequest, request)
    found = draft.current(visitor)
    if found is None:
        return JsonResponse({"local": "", "domain": ""}, status=404)
    if wait_minutes(visitor, "address"):
        return JsonResponse({"local": "", "domain": ""}, status=429)
    address = future_address(found.region, draft.typed_in(request.POST, FIELDS))
    return JsonResponse({"local": address.local, "domain": address.domain} if address else {"local": "", "domain": ""})


def _page(request: VisitorRequest, found: draft.Draft, given: Filling, *, status: int = 200) -> HttpResponse:
    region = found.region
    context = {
        "journey": journey(TEAM, is_shared=True, has_account=found.has_account),
        "given": given,
        "errors": given.errors(ORG),
        "saved": clock(found.saved_at) if found.team_typed and found.saved_at else "",
        "professions": PROFESSION_CHOICES,
        "region": region,
        "address": future_address(region, given.typed),
        "lines": recap.team_lines(region.name if region else "", found.associated, given.typed),
    }
    return render(request, "registration/team.html", context, status=status)
