"""Behind the links of an address that changes: confirm, or « Ce n’est pas moi ». Opening the link does nothing."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.actions.change_address import AddressRefused, LinkUsed, call_off, confirm
from medipli.identity.address_links import Link, find_link
from medipli.identity.names import masked
from medipli.web.access import public
from medipli.web.request import VisitorRequest
from medipli.web.views.errors import error_page


@public
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked of whoever received the letter, and what became of it."""
    visitor = cast(VisitorRequest, request)
    if wait := throttle.count_try(throttle.links(visitor.origin)):
        return error_page(request, 429, wait=f"{wait.minutes}\u00a0min")
    link = find_link(token)
    if link is None:
        return _page(visitor, None, "used", status=410)
    throttle.give_back(throttle.links(visitor.origin))
    if request.method != "POST":
        return _page(visitor, link, "ask")
    actor = Actor(None, "", visitor.origin)
    try:
        if "refuse" in request.POST:
            return _page(visitor, call_off(actor, token), "called-off")
        if "confirm" not in request.POST:
            return _page(visitor, link, "ask", status=422)
        change = confirm(actor, token, keep_session=_own_session(visitor, link))
    except LinkUsed:
        return _page(visitor, None, "used", status=410)
    except AddressRefused as refused:
        return _page(visitor, link, "refused", sentence=str(refused), status=409)
    return _page(visitor, link, "done" if change.done_at else "confirmed")


def _own_session(request: VisitorRequest, link: Link) -> str:
    opened = request.opened
    return opened.key if opened is not None and opened.person.pk == link.change.person_id else ""


def _page(
    request: VisitorRequest, link: Link | None, state: str, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "state": state,
        "sentence": sentence,
        "side": link.side if link else "",
        "is_by_desk": link.change.is_by_desk if link else False,
        # Who holds one of both addresses learns the other's first letter and its domain, no more.
        "old": masked(link.change.old_email) if link else "",
        "new": masked(link.change.new_email) if link else "",
        "action": request.path,
        "sign_in_url": reverse("web:sign-in"),
    }
    return render(request, "sign_in/address_link.html", context, status=status)
