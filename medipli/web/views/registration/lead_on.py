"""Behind the link that an accepted connection mails to its contact: their account begins, the structure filled in."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.registration import links
from medipli.registration.actions.lead_on import begin_as_administrator
from medipli.registration.actions.verify import look_up
from medipli.registration.models import Request
from medipli.registration.refusals import LinkSpent
from medipli.registration.states import NotNow
from medipli.registration.throttling import TooMany
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest
from medipli.web.views.registration import draft, recap
from medipli.web.views.registration.limits import wait_page
from medipli.web.views.registration.steps import Journey
from medipli.web.views.registration.submit import link_gone


@public
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, token: str) -> HttpResponseBase:
    """A button, since mail scanners open links too; pressed, the individual form opens with what is known."""
    visitor = cast(VisitorRequest, request)
    actor = actor_of(visitor)
    try:
        if request.method != "POST":
            return _ask(visitor, look_up(actor, links.Purpose.ADMINISTER, token).request)
        begun, secret = begin_as_administrator(actor, token)
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    except (LinkSpent, NotNow) as gone:
        return link_gone(visitor, gone.sentence)
    if begun is None:
        return _administers(visitor)
    if begun.state != Request.State.DRAFT:
        return HttpResponseRedirect(reverse("web:register-follow", args=[secret]))
    response = HttpResponseRedirect(reverse("web:register-person"))
    draft.keep(response, secret)
    return response


def _ask(request: VisitorRequest, connection: Request) -> HttpResponse:
    typed = connection.answers
    context = {
        "journey": Journey(),
        "title": "Créez votre compte de gestionnaire",
        "lead": "Le raccordement de votre structure est accepté. Une fois votre compte validé, vous l’administrez.",
        "lines": (
            recap.Line("Structure", typed.get("legal_name", "")),
            recap.Line("Commune", f"{typed.get('postal_code', '')} {typed.get('town', '')}".strip()),
            recap.Line("Demande", connection.reference or ""),
        ),
        "button_label": "Créer mon compte",
        "other_label": "",
        "note": "Ce lien ne sert qu’une fois et n’est que pour vous. Ensuite, votre brouillon est gardé 30\u00a0jours.",
    }
    return render(request, "registration/link.html", context)


def _administers(request: VisitorRequest) -> HttpResponse:
    context = {
        "journey": Journey(),
        "title": "Vous administrez la structure",
        "text": "Vous avez déjà un compte à cette adresse\u00a0: connectez-vous pour créer les comptes et les boîtes.",
        "drawing": "check",
        "actions": [("Se connecter", reverse("web:sign-in"), "primary")],
        "tips": [],
    }
    return render(request, "registration/said.html", context)
