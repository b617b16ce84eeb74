"""One request: the evidence, who it is about, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from medipli.identity.models import Person
from medipli.organisations.models import Office
from medipli.organisations.policy import in_force
from medipli.registration import addresses
from medipli.registration.actions import HOWS, REASONS
from medipli.registration.actions.accept_connection import structure_of
from medipli.registration.models import Request
from medipli.registration.queries import RequestPage, request_page
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, for_desk
from medipli.web.views.desk.asked import facts_of
from medipli.web.views.desk.frame import desk_context
from medipli.web.views.desk.listing import listing
from medipli.web.views.desk.queue import CHOICES
from medipli.web.views.desk.ring import ring_of
from medipli.web.views.desk.trail import trail_of

AVAILABLE = "Disponible, conforme à la règle de nommage régionale."


@require_safe
@for_desk
def show(request: SignedInRequest, desk: Desk, request_id: int) -> HttpResponseBase:
    """The queue, and one request beside it."""
    return answer(request, desk, found_or_404(desk, request_id))


def found_or_404(desk: Desk, request_id: int) -> RequestPage:
    """A request of the agent's regions; elsewhere it does not exist."""
    page = request_page(request_id)
    if page is None or page.request.region_id not in desk.region_ids:
        raise Http404
    return page


def answer(
    request: SignedInRequest,
    desk: Desk,
    page: RequestPage,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    conflict: str = "",
    verb: str = "",
) -> HttpResponse:
    """The page of a request; with what was typed and what is wrong with it after a form of ``verb``."""
    one = page.request
    may_open = "validate" in page.verbs and one.kind != Request.Kind.CONNECTION
    context = desk_context(
        request,
        desk,
        "desk",
        listing=listing(request, desk, now_open=one.pk),
        page=page,
        request_=one,
        ring=ring_of(page.remaining, page.share_left),
        facts=facts_of(page.answers),
        trail=trail_of(page),
        proposal=addresses.propose(one) if may_open else None,
        available=AVAILABLE,
        connected=_connected(one) if one.kind == Request.Kind.CONNECTION else None,
        repeated=_linked(desk, page),
        hows=HOWS,
        reasons=REASONS,
        typed=dict(typed or {}),
        errors=dict(errors or {}),
        conflict=conflict,
        verb=verb,
        **CHOICES,
    )
    return render(request, "desk/request.html", context, status=409 if conflict else 422 if errors else 200)


@require_POST
@for_desk
def check_address(request: SignedInRequest, desk: Desk, request_id: int) -> HttpResponseBase:
    """Whether an address may be given, while the agent types it."""
    one = Request.objects.filter(pk=request_id, region_id__in=desk.region_ids, submitted_at__isnull=False)
    found = one.select_related("region").first()
    if found is None or found.kind == Request.Kind.CONNECTION:
        raise Http404
    typed = f"{request.POST.get('local', '')}@{request.POST.get('domain', '')}"[:254]
    sentence = addresses.check(typed, found)
    context = {"sentence": sentence or AVAILABLE, "is_wrong": bool(sentence)}
    return render(request, "desk/_address_note.html", context)


def _linked(desk: Desk, page: RequestPage) -> list[tuple[str, str, int | None]]:
    """Title, reason and number of what the request repeats; the number only of requests that the agent may open."""
    ids = [one.request_id for one in page.duplicates if one.request_id]
    own = set()
    if ids:
        own = set(Request.objects.filter(pk__in=ids, region_id__in=desk.region_ids).values_list("pk", flat=True))
    return [(one.title, one.reason, one.request_id if one.request_id in own else None) for one in page.duplicates]


def _connected(one: Request) -> dict[str, Any]:
    """How far the connection of a structure has come; an operator names its first administrator."""
    structure = structure_of(one)
    contact = Person.objects.filter(email=one.email, is_active=True).first() if one.email else None
    office = None
    if structure is not None:
        held = Office.objects.filter(organisation=structure, kind=Office.Kind.ADMINISTRATOR).select_related("person")
        office = next((each for each in held if in_force(each.person_id, Office.Kind.ADMINISTRATOR).exists()), None)
    return {"structure": structure, "contact": contact, "administrator": office.person if office else None}
