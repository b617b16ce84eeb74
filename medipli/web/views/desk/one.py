"""One request: the evidence, who it is about, what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from medipli.identity.models import Person
from medipli.organisations.models import Office
from medipli.registration import addresses, impartiality
from medipli.registration.actions import HOWS, REASONS
from medipli.registration.actions.accept_connection import structure_of
from medipli.registration.duplicates import Duplicate
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
    is_own = impartiality.concerns(desk.person.pk, one)
    if is_own:
        # Who asks never reads what the desk notes for itself.
        page = replace(page, verbs=frozenset(), notes=(), obstacles={})
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
        repeated=_linked(desk, page.duplicates),
        homonyms=_linked(desk, page.homonyms),
        hows=HOWS,
        reasons=REASONS,
        typed=dict(typed or {}),
        errors=dict(errors or {}),
        conflict=conflict,
        verb=verb,
        is_own=is_own,
        now=timezone.now(),
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


def _linked(desk: Desk, found: Sequence[Duplicate]) -> list[tuple[str, str, int | None]]:
    """Title, reason and number of what resembles the request; the number only of requests that the agent may open."""
    ours = desk.region_ids
    return [(one.title, one.reason, one.request_id if one.region_id in ours else None) for one in found]


def _connected(one: Request) -> dict[str, Any]:
    """How far the connection of a structure has come; its contact becomes its first administrator. Two queries."""
    structure = structure_of(one)
    lasting = Q(until=None) | Q(until__gt=timezone.now())
    held = Office.objects.filter(
        lasting, person=OuterRef("pk"), kind=Office.Kind.ADMINISTRATOR, organisation_id=structure.pk if structure else 0
    )
    people = Person.objects.annotate(administers=Exists(held)).filter(is_active=True)
    found = list(people.filter(Q(administers=True) | Q(email=one.email or "-")).order_by("pk"))
    return {
        "structure": structure,
        "contact": next((each for each in found if each.email == one.email), None),
        "administrator": next((each for each in found if each.administers), None),
    }
