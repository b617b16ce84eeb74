"""Behind the links that ask somebody else: the responsible professional (F39), the holder of a number.

Nothing happens before a button is pressed: mail scanners open links too.
"""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.identity.names import recognisable
from medipli.registration import answers, links
from medipli.registration.actions.prove import deny_by_link, prove_by_link
from medipli.registration.actions.responsible import look_up_responsible, respond_by_link
from medipli.registration.actions.verify import look_up
from medipli.registration.models import Confirmation, Request
from medipli.registration.refusals import LinkSpent
from medipli.registration.states import NotNow
from medipli.registration.throttling import TooMany
from medipli.web.access import actor_of, public
from medipli.web.french import day_of
from medipli.web.request import VisitorRequest
from medipli.web.views.registration import recap
from medipli.web.views.registration.limits import wait_page
from medipli.web.views.registration.named import asked_of
from medipli.web.views.registration.steps import Journey

_RESPONSIBLE_GONE = (
    "Si vous avez un compte, répondez une fois connecté, sous «\u00a0Responsable\u00a0». Sinon, le centre de services"
    " peut vous écrire de nouveau, ou noter votre réponse."
)
_IDENTITY_GONE = "Le centre de services peut vous en envoyer un autre."
_ANSWERED = "Votre réponse est enregistrée\u00a0: pour la changer, écrivez au centre de services."


@public
@require_http_methods(["GET", "HEAD", "POST"])
def responsible(request: HttpRequest, token: str) -> HttpResponseBase:
    """The professional named as responsible says yes or no."""
    visitor = cast(VisitorRequest, request)
    actor, said = actor_of(visitor), request.POST.get("answer", "")
    try:
        if said not in ("yes", "no"):
            return _ask_responsible(visitor, look_up_responsible(actor, token))
        respond_by_link(actor, token, agrees=said == "yes")
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    except (LinkSpent, NotNow) as gone:
        return _gone(visitor, gone, _RESPONSIBLE_GONE)
    if said == "yes":
        text = "Le centre de services en est averti et poursuit le contrôle de la demande."
        return _thanks(visitor, "Merci, c’est confirmé", text)
    return _thanks(visitor, "Votre refus est enregistré", "Le centre de services en est averti.")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, token: str) -> HttpResponseBase:
    """Who holds a national number, at the address that the register knows, says whether the request is theirs."""
    visitor = cast(VisitorRequest, request)
    actor, said = actor_of(visitor), request.POST.get("answer", "")
    try:
        if said not in ("yes", "no"):
            return _ask_identity(visitor, look_up(actor, links.Purpose.PROVE, token).request)
        (prove_by_link if said == "yes" else deny_by_link)(actor, token)
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    except (LinkSpent, NotNow) as gone:
        return _gone(visitor, gone, _IDENTITY_GONE)
    if said == "yes":
        text = "Votre identité est prouvée. Le centre de services poursuit le contrôle de la demande."
        return _thanks(visitor, "Merci, c’est confirmé", text)
    text = (
        "Quelqu’un a donné votre numéro. Le centre de services en est averti\u00a0: aucun compte ne sera ouvert ainsi."
    )
    return _thanks(visitor, "Merci de l’avoir dit", text)


def _ask_responsible(request: VisitorRequest, asked: Confirmation) -> HttpResponse:
    shown = asked_of(asked)
    lines = tuple(recap.Line(label, value) for label, value in shown.facts)
    note = "Si vous ne connaissez pas cette demande, dites non\u00a0: elle ne sera pas validée en votre nom."
    return _question(request, shown.title, shown.lead, lines, shown.yes, "Non", note)


def _ask_identity(request: VisitorRequest, found: Request) -> HttpResponse:
    given, _ = answers.read_individual(found.answers)
    lines = (
        recap.Line("Demande", found.reference or ""),
        recap.Line("Type", recap.kind_label(found.kind)),
        # Somebody else may have typed their number: its holder has to see whether all of this is theirs.
        recap.Line("Nom", f"{given.first_name} {given.last_name}"),
        recap.Line("Structure", given.site_name),
        recap.Line("Commune", f"{given.postal_code} {given.town}"),
        recap.Line("Région", found.region.name if found.region else ""),
        recap.Line("Déposée le", day_of(found.submitted_at) if found.submitted_at else ""),
        # The account goes to who reads this address.
        recap.Line("Adresse mail du compte", recognisable(found.email)),
    )
    lead = (
        "Un compte est demandé avec votre numéro d’identification nationale. Est-ce bien vous, et l’adresse mail du"
        " compte est-elle la vôtre\u202f?"
    )
    note = "Ce lien est parti vers l’adresse que l’annuaire santé connaît de vous\u00a0: c’est elle qui fait preuve."
    return _question(request, "Prouvez votre identité", lead, lines, "C’est bien moi", "Ce n’est pas moi", note)


def _question(
    request: VisitorRequest, title: str, lead: str, lines: tuple[recap.Line, ...], yes: str, no: str, note: str
) -> HttpResponse:
    context: dict[str, Any] = {
        "journey": Journey(),
        "title": title,
        "lead": lead,
        "lines": lines,
        "button_label": yes,
        "other_label": no,
        "note": note,
    }
    return render(request, "registration/link.html", context)


def _gone(request: VisitorRequest, gone: LinkSpent | NotNow, otherwise: str) -> HttpResponse:
    """A link that serves no more (410): who was asked by it did not ask for anything, so the desk sends the next."""
    home = ("Revenir à l’accueil", reverse("web:home"), "quiet")
    if isinstance(gone, NotNow):
        text, actions = gone.sentence, [home]
    else:
        text = f"{gone.said} {_ANSWERED if gone.was_used else otherwise}"
        actions = [("Écrire au centre de services", reverse("web:assistance"), "primary"), home]
    context = {
        "journey": Journey(),
        "title": "Ce lien ne sert plus",
        "text": text,
        "drawing": "stop",
        "actions": actions,
        "tips": [],
    }
    return render(request, "registration/said.html", context, status=410)


def _thanks(request: VisitorRequest, title: str, text: str) -> HttpResponse:
    context = {
        "journey": Journey(),
        "title": title,
        "text": text,
        "drawing": "check",
        "actions": [("Revenir à l’accueil", reverse("web:home"), "primary")],
        "tips": [],
    }
    return render(request, "registration/said.html", context)
