"""Asking the desk: the form, one's own requests beside it, and how else the desk is reached."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from medipli.identity.models import Person
from medipli.mailboxes.queries import region_of
from medipli.organisations.models import Region
from medipli.support.actions import HelpRefused, Question, TooOften, open_request
from medipli.support.models import HelpRequest
from medipli.support.queries import own_requests
from medipli.support.writing import SUBJECT_LIMIT, TEXT_LIMIT
from medipli.web import french
from medipli.web.access import actor_of, gate, public
from medipli.web.request import VisitorRequest
from medipli.web.views.assistance.drawn import NO_HEALTH_DATA, desk_card, line_of
from medipli.web.views.errors import error_page

_FIELDS = ("about", "subject", "text", "region", "name", "email")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def assistance(request: HttpRequest) -> HttpResponse:
    """Ask a question, signed in or not."""
    visitor = cast(VisitorRequest, request)
    person = person_of(visitor)
    with timezone.override(french.zone(person.time_zone if person else "Europe/Paris")):
        if request.method == "POST":
            return _ask(visitor, person)
        return _page(visitor, person)


def person_of(visitor: VisitorRequest) -> Person | None:
    """Who is signed in, and neither locked out nor held by the CGU."""
    return visitor.opened.person if visitor.opened is not None and gate(visitor) is None else None


def wait_page(request: HttpRequest, too_often: TooOften) -> HttpResponse:
    """429, with how long to wait."""
    return error_page(request, 429, wait=french.plural(too_often.wait.minutes, "minute"))


def _ask(visitor: VisitorRequest, person: Person | None) -> HttpResponse:
    typed = {name: visitor.POST.get(name, "") for name in _FIELDS}
    region = typed["region"]
    question = Question(
        about=typed["about"],
        subject=typed["subject"],
        text=typed["text"],
        region_id=int(region) if region.isascii() and region.isdecimal() and len(region) < 10 else None,
        name="" if person else typed["name"],
        email="" if person else typed["email"],
    )
    actor = actor_of(visitor)
    if person is None and actor.person_id is not None:  # a locked session asks as a visitor
        actor = type(actor)(None, "", actor.origin)
    try:
        opened = open_request(actor, question)
    except HelpRefused as refused:
        return _page(visitor, person, typed=typed, errors=refused.errors)
    except TooOften as too_often:
        return wait_page(visitor, too_often)
    if person is None:
        return render(visitor, "assistance/check_mail.html", {"email": opened.email})
    return HttpResponseRedirect(reverse("web:assistance-thread", args=[opened.reference]) + "?envoyee")


def _page(
    visitor: VisitorRequest,
    person: Person | None,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    regions = list(Region.objects.filter(is_open=True).order_by("name"))
    own = region_of(person.pk) if person else (regions[0].pk if len(regions) == 1 else None)
    asked = visitor.GET.get("sujet", "")
    about = asked if asked in HelpRequest.About.values else ""
    shown = dict.fromkeys(_FIELDS, "") | {"region": str(own or ""), "about": about} | (typed or {})
    chosen = next((one for one in regions if str(one.pk) == shown["region"]), None)
    context: dict[str, Any] = {
        "asking": person,
        "is_about_codes": shown["about"] == HelpRequest.About.CODES,
        "typed": shown,
        "errors": errors or {},
        "regions": [("", "Choisissez…"), *((one.pk, one.name) for one in regions)],
        "topics": [("", "Choisissez…"), *HelpRequest.About.choices],
        "desks": [card for one in ([chosen] if chosen else regions) if (card := desk_card(one))],
        "requests": [line_of(one) for one in own_requests(person.pk)] if person else [],
        "warning": NO_HEALTH_DATA,
        "subject_limit": SUBJECT_LIMIT,
        "text_limit": TEXT_LIMIT,
    }
    return render(visitor, "assistance/ask.html", context, status=422 if errors else 200)
