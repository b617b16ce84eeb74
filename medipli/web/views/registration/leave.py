"""Leaving the journey and coming back: the draft waits thirty days, and a link by mail opens it again."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.identity.names import masked
from medipli.registration.actions.verify import resend, send_resume
from medipli.registration.actions.withdraw import withdraw
from medipli.registration.clocks import DRAFT_LIFETIME
from medipli.registration.states import NotNow
from medipli.registration.throttling import TooMany
from medipli.web.access import actor_of, public
from medipli.web.french import plural
from medipli.web.request import VisitorRequest
from medipli.web.views.registration import draft
from medipli.web.views.registration.forms import email_problem
from medipli.web.views.registration.limits import wait_page
from medipli.web.views.registration.steps import Journey

KEPT = plural(DRAFT_LIFETIME.days, "jour")
LEAD = "Indiquez votre adresse mail, donnée dans la demande. Nous y enverrons le lien qui la rouvre."
ELSEWHERE = (
    "L’adresse a été confirmée sur un autre appareil ou dans un autre navigateur\u00a0: la demande s’y poursuit, et"
    " rien n’est perdu. Pour la retrouver ici, indiquez cette adresse\u00a0: nous y enverrons le lien qui la rouvre."
)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponseBase:
    """« Quitter »: say what is kept; have the link sent, or the draft erased."""
    visitor = cast(VisitorRequest, request)
    found = draft.current(visitor)
    if found is None:
        return HttpResponseRedirect(reverse("web:home"))
    if request.method != "POST":
        return _leave_page(visitor, found)
    if request.POST.get("discard"):
        with suppress(NotNow):
            withdraw(actor_of(visitor), found.request)
        response = HttpResponseRedirect(reverse("web:home"))
        draft.forget(response)
        return response
    email = request.POST.get("email", "").replace("\x00", "").strip()[:254]
    if sentence := email_problem(email):
        return _leave_page(visitor, found, email=email, errors=[("id_email", sentence)])
    try:
        if not found.address:
            _keep_address(visitor, found, email)
        send_resume(actor_of(visitor), found.request)
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    return _kept(visitor, found.address)


def save_for_later(request: VisitorRequest, found: draft.Draft) -> HttpResponseBase:
    """« Enregistrer et reprendre plus tard »: the link leaves for the address that is known, or one is asked."""
    if not found.address:
        return HttpResponseRedirect(reverse("web:register-quit"))
    try:
        send_resume(actor_of(request), found.request)
    except TooMany as too_many:
        return wait_page(request, too_many)
    return _kept(request, found.address)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Have the links of one's drafts and requests sent again. The answer is the same for every address."""
    visitor = cast(VisitorRequest, request)
    context: dict[str, Any] = {
        "journey": Journey(),
        "heading": "Reprendre une demande",
        "lead": ELSEWHERE if "ailleurs" in request.GET else LEAD,
        "button_label": "Recevoir le lien",
        "discard": False,
        "email": "",
        "errors": [],
    }
    if request.method != "POST":
        return render(request, "registration/resume.html", context)
    email = request.POST.get("email", "").replace("\x00", "").strip()[:254]
    if sentence := email_problem(email):
        context |= {"email": email, "errors": [("id_email", sentence)]}
        return render(request, "registration/resume.html", context, status=422)
    try:
        resend(actor_of(visitor), email)
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    context |= {
        "title": "Regardez votre boîte",
        "text": "Si une demande lui correspond, un lien vient de partir\u00a0: il ouvre le brouillon ou le suivi.",
        "drawing": "mail",
        "actions": [("Revenir à l’accueil", reverse("web:home"), "primary")],
        "tips": [("mail-search", "Rien reçu après quelques minutes\u202f? Vérifiez les indésirables.")],
    }
    return render(request, "registration/said.html", context)


def _keep_address(request: VisitorRequest, found: draft.Draft, email: str) -> None:
    """Write the address into the form that it belongs to; the rest of the form stays as it is."""
    if found.has_account:
        draft.save_team(request, found, {"dematerialised": "on", "listed": "on"} | found.team_typed | {"email": email})
    else:
        draft.save_person(request, found, {"wants_address": "on"} | found.person_typed | {"email": email})


def _leave_page(
    request: VisitorRequest, found: draft.Draft, *, email: str = "", errors: list[tuple[str, str]] | None = None
) -> HttpResponse:
    known = found.address
    how = "Pour le reprendre ailleurs, recevez un lien à cette adresse."
    if not known:
        how = "Indiquez une adresse pour recevoir le lien qui le rouvre."
    context = {
        "journey": Journey(),
        "heading": "Quitter l’inscription",
        "lead": f"Votre brouillon est gardé {KEPT} dans ce navigateur. {how}",
        "button_label": "Recevoir le lien et quitter",
        "discard": True,
        "is_known": bool(known),
        "email": email or known,
        "errors": errors or [],
    }
    return render(request, "registration/resume.html", context, status=422 if errors else 200)


def _kept(request: VisitorRequest, address: str) -> HttpResponse:
    context = {
        "journey": Journey(),
        "title": "Votre brouillon est enregistré",
        "text": f"Un lien pour le reprendre part vers {masked(address)}. Le brouillon est gardé {KEPT}.",
        "drawing": "mail",
        "actions": [
            ("Revenir à l’inscription", reverse("web:register"), "secondary"),
            ("Quitter", reverse("web:home"), "primary"),
        ],
        "tips": [],
    }
    return render(request, "registration/said.html", context)
