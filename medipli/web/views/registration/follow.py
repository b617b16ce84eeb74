"""The pages behind the link of a request: where it stands, answer what is asked, take it back (F27)."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from medipli.registration import journey as journeys
from medipli.registration import links, states
from medipli.registration.actions.answer import answer as give_answer
from medipli.registration.actions.lead_on import send_beginning
from medipli.registration.actions.verify import look_up, send_verification
from medipli.registration.actions.withdraw import withdraw
from medipli.registration.models import Request
from medipli.registration.refusals import LinkSpent, RequestRefused
from medipli.registration.states import NotNow
from medipli.registration.throttling import TooMany
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest
from medipli.web.views.registration import draft, recap
from medipli.web.views.registration.following import follow
from medipli.web.views.registration.limits import wait_page
from medipli.web.views.registration.steps import Journey
from medipli.web.views.registration.submit import link_gone

LONGEST_ANSWER = 2_000
_NOTICES = {
    "envoyee": "Votre demande est partie. Gardez cette page\u00a0: elle dit toujours où elle en est.",
    "repondu": "Votre réponse est transmise au centre de services.",
    "corrige": "Vos corrections sont transmises au centre de services. Les contrôles sont refaits.",
    "commencer": "Si rien ne s’y oppose, le lien vient de repartir vers l’adresse de la demande.",
    "renvoye": "Un nouveau lien vient de partir. Le précédent reste valable.",
}
_ROUTES = {
    journeys.TYPE: "register",
    journeys.REGION: "register",
    journeys.ASSOCIATION: "register",
    journeys.INDIVIDUAL: "register-person",
    journeys.SHARED: "register-team",
    journeys.RECAP: "register-recap",
}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where the request stands. POST has the link that its next step needs sent again."""
    visitor = cast(VisitorRequest, request)
    found = behind(visitor, token)
    if not isinstance(found, Request):
        return found
    if request.method == "POST":
        leads_on = found.kind == Request.Kind.CONNECTION and found.state == Request.State.VALIDATED
        try:
            (send_beginning if leads_on else send_verification)(actor_of(visitor), found)
        except TooMany as too_many:
            return wait_page(visitor, too_many)
        except NotNow:
            return HttpResponseRedirect(reverse("web:register-follow", args=[token]))
        mark = "?commencer" if leads_on else "?renvoye"
        return HttpResponseRedirect(reverse("web:register-follow", args=[token]) + mark)
    said = next((sentence for mark, sentence in _NOTICES.items() if mark in request.GET), "")
    if found.state == Request.State.DRAFT and "envoyee" in request.GET:
        said = ""
    return _page(visitor, token, found, notice=said)


@public
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer what the desk asked; the decision clock goes on."""
    visitor = cast(VisitorRequest, request)
    found = behind(visitor, token)
    if not isinstance(found, Request):
        return found
    text = request.POST.get("answer", "").replace("\x00", "").strip()
    error = "Écrivez votre réponse." if not text else ""
    if len(text) > LONGEST_ANSWER:
        error = f"La réponse compte {LONGEST_ANSWER} caractères au plus, {len(text)} saisis."
    if error:
        return _page(visitor, token, found, answer=text, error=error)
    try:
        give_answer(actor_of(visitor), found, text)
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    except RequestRefused as refused:
        return _page(visitor, token, found, answer=text, error=next(iter(refused.errors.values())))
    except NotNow as not_now:
        found.refresh_from_db()
        return _page(visitor, token, found, answer=text, error=not_now.sentence)
    return HttpResponseRedirect(reverse("web:register-follow", args=[token]) + "?repondu")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, token: str) -> HttpResponseBase:
    """« Retirer cette demande », after a confirmation."""
    visitor = cast(VisitorRequest, request)
    found = behind(visitor, token)
    if not isinstance(found, Request):
        return found
    back = HttpResponseRedirect(reverse("web:register-follow", args=[token]))
    if not states.allows(found, "withdraw") or request.POST.get("answer") == "no":
        return back
    if request.method == "POST":
        try:
            withdraw(actor_of(visitor), found)
        except NotNow:
            return back
        return back
    lines = (recap.Line("Demande", found.reference or "non envoyée"), recap.Line("Type", recap.kind_label(found.kind)))
    context = {
        "journey": Journey(),
        "title": "Retirer cette demande\u202f?",
        "lead": "Elle ne sera plus traitée. Pour obtenir un compte, il faudra en faire une nouvelle.",
        "lines": lines,
        "button_label": "Retirer la demande",
        "other_label": "Garder la demande",
        "note": "",
        "is_final": True,
    }
    return render(request, "registration/link.html", context)


@public
@require_POST
def take_up(request: HttpRequest, token: str) -> HttpResponseBase:
    """« Reprendre l’inscription »: this browser goes on with the draft, where something is missing."""
    visitor = cast(VisitorRequest, request)
    found = behind(visitor, token)
    if not isinstance(found, Request):
        return found
    if found.state != Request.State.DRAFT or found.kind == Request.Kind.CONNECTION:
        return HttpResponseRedirect(reverse("web:register-follow", args=[token]))
    unfinished = next((step.key for step in journeys.steps(found) if step.errors), journeys.RECAP)
    response = HttpResponseRedirect(reverse(f"web:{_ROUTES[unfinished]}"))
    draft.keep(response, token)
    return response


def behind(request: VisitorRequest, token: str) -> Request | HttpResponseBase:
    """The request of this link, or what to answer instead."""
    try:
        return look_up(actor_of(request), links.Purpose.FOLLOW, token).request
    except TooMany as too_many:
        return wait_page(request, too_many)
    except LinkSpent as spent:
        return _newer(request, token) or link_gone(request, spent.sentence)


def _newer(request: VisitorRequest, token: str) -> HttpResponseBase | None:
    """The same page under the link that this browser was given since, when it confirmed the address."""
    ended, held = links.find(links.Purpose.FOLLOW, token), request.COOKIES.get(draft.COOKIE, "")
    own = links.request_behind(held) if held else None
    if ended is None or own is None or own.pk != ended.request_id:
        return None
    return HttpResponseRedirect(reverse("web:register-follow", args=[held]))


def _page(
    request: VisitorRequest, token: str, found: Request, *, notice: str = "", answer: str = "", error: str = ""
) -> HttpResponse:
    context = {
        "journey": Journey(),
        "follow": follow(found),
        "token": token,
        "notice": notice,
        "answer": answer,
        "wrong": {"answer": error} if error else {},
        "errors": [("id_answer", error)] if error else [],
    }
    return render(request, "registration/follow.html", context, status=422 if error else 200)
