"""« formulaire de demande de raccordement » (F12): a structure that lacks the service asks for it."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.registration import answers, journey
from medipli.registration.actions.begin import begin, save
from medipli.registration.actions.verify import send_verification
from medipli.registration.models import Request
from medipli.registration.throttling import TooMany
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest
from medipli.web.views.registration import draft
from medipli.web.views.registration.filling import Filling, completed
from medipli.web.views.registration.limits import wait_page
from medipli.web.views.registration.region_choice import open_region, region_choices
from medipli.web.views.registration.steps import Journey

KIND = Request.Kind.CONNECTION
FIELDS = ("region", *answers.fields_of(KIND))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def connection(request: HttpRequest) -> HttpResponseBase:
    """The form; ``region`` and ``finess`` of the address fill it in. Sent, it has a follow-up page of its own."""
    visitor = cast(VisitorRequest, request)
    if request.method != "POST":
        given = Filling(draft.typed_in(request.GET, ("region", "finess")))
        return _page(visitor, completed(given) if given.value("finess") else given)
    typed = draft.typed_in(request.POST, FIELDS)
    if request.POST.get("go") == "look-up":
        return _page(visitor, completed(Filling(typed)))
    if accepted := request.POST.get("accept"):
        typed |= {field: meant for field, meant in answers.suggestions(typed).items() if field == accepted}
        return _page(visitor, Filling(typed))
    _, errors = answers.read(KIND, typed)
    if open_region(typed["region"]) is None:
        errors = {"region": "Choisissez une région ouverte."} | errors
    if errors:
        return _page(visitor, Filling(typed, errors, meant=answers.suggestions(typed)), status=422)
    actor = actor_of(visitor)
    try:
        wanted, token = begin(actor, KIND)
        save(actor, wanted, journey.TYPE, {"account": "connection"})
        save(actor, wanted, journey.REGION, {"region": typed["region"]})
        save(actor, wanted, journey.CONNECTION, typed)
        send_verification(actor, wanted)
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    return HttpResponseRedirect(reverse("web:register-follow", args=[token]))


def _page(request: VisitorRequest, given: Filling, *, status: int = 200) -> HttpResponse:
    regions = [("", "Choisir…"), *((one.code, one.name) for one in region_choices() if one.is_open)]
    errors = given.errors(KIND)
    errors.sort(key=lambda error: error[0] != "id_region")
    context = {"journey": Journey(), "given": given, "errors": errors, "regions": regions}
    return render(request, "registration/connection.html", context, status=status)
