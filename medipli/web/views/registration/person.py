"""The individual account: alone, or inside the journey of a shared one (F22–F26)."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.registration import answers
from medipli.registration.models import Request
from medipli.registration.states import NotNow
from medipli.web.access import public
from medipli.web.french import clock
from medipli.web.request import VisitorRequest
from medipli.web.views.registration import draft, recap
from medipli.web.views.registration.filling import (
    CIVILITY_CHOICES,
    PROFESSION_CHOICES,
    Filling,
    completed,
    recognised,
)
from medipli.web.views.registration.leave import save_for_later
from medipli.web.views.registration.steps import PERSON, journey

FIELDS = answers.fields_of(Request.Kind.PER)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponseBase:
    """Show the form with what was typed so far; keep what is sent, right or wrong, then go on if it is right."""
    visitor = cast(VisitorRequest, request)
    found = draft.current(visitor)
    if found is None:
        return draft.lost(visitor)
    if request.method != "POST":
        return _page(visitor, found, recognised(Filling(found.person_typed)))
    typed = draft.typed_in(request.POST, FIELDS)
    try:
        found = draft.save_person(visitor, found, typed)
    except NotNow:
        return HttpResponseRedirect(reverse("web:register"))
    go = request.POST.get("go", "")
    if go == "look-up":
        return _page(visitor, found, completed(Filling(typed)))
    if accepted := request.POST.get("accept"):
        typed |= {field: meant for field, meant in answers.suggestions(typed).items() if field == accepted}
        found = draft.save_person(visitor, found, typed)
        return _page(visitor, found, Filling(typed))
    if go == "later":
        return save_for_later(visitor, found)
    if away := draft.way_out(go, back="register"):
        return away
    _, errors = answers.read_individual(typed)
    if errors:
        return _page(visitor, found, Filling(typed, errors, meant=answers.suggestions(typed)), status=422)
    return HttpResponseRedirect(reverse("web:register-team" if found.is_shared else "web:register-recap"))


def _page(request: VisitorRequest, found: draft.Draft, given: Filling, *, status: int = 200) -> HttpResponse:
    region = found.region
    kind = answers.individual_kind(given.typed)
    context = {
        "journey": journey(PERSON, is_shared=found.is_shared),
        "given": given,
        "errors": given.errors(Request.Kind.PER),
        "saved": clock(found.saved_at) if given.typed and found.saved_at else "",
        "is_shared": found.is_shared,
        "professions": PROFESSION_CHOICES,
        "civilities": CIVILITY_CHOICES,
        "vouchers": answers.VOUCHERS,
        "int_has_address": region is not None and region.int_has_address,
        "region": region,
        "lines": recap.person_lines(kind, region.name if region else "", given.typed),
    }
    return render(request, "registration/person.html", context, status=status)
