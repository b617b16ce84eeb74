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

from medipli.identity.names import masked
from medipli.registration import answers, links
from medipli.registration.actions.prove import deny_by_link, prove_by_link
from medipli.registration.actions.responsible import look_up_responsible, respond_by_link
from medipli.registration.actions.verify import look_up
from medipli.registration.models import Request
from medipli.registration.refusals import LinkSpent
from medipli.registration.states import NotNow
from medipli.registration.throttling import TooMany
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest
from medipli.web.views.registration import recap
from medipli.web.views.registration.limits import wait_page
from medipli.web.views.registration.steps import Journey
from medipli.web.views.registration.submit import link_gone


@public
@require_http_methods(["GET", "HEAD", "POST"])
def responsible(request: HttpRequest, token: str) -> HttpResponseBase:
    """The professional named as responsible says yes or no."""
    visitor = cast(VisitorRequest, request)
    actor, said = actor_of(visitor), request.POST.get("answer", "")
    try:
        if said not in ("yes", "no"):
            return _ask_responsible(visitor, look_up_responsible(actor, token).request)
        respond_by_link(actor, token, agrees=said == "yes")
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    except (LinkSpent, NotNow) as gone:
        return link_gone(visitor, gone.sentence)
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
        return link_gone(visitor, gone.sentence)
    if said == "yes":
        text = "Votre identité est prouvée. Le centre de services poursuit le contrôle de la demande."
        return _thanks(visitor, "Merci, c’est confirmé", text)
    text = (
        "Quelqu’un a donné votre numéro. Le centre de services en est averti\u00a0: aucun compte ne sera ouvert ainsi."
    )
    return _thanks(visitor, "Merci de l’avoir dit", text)


def _ask_responsible(request: VisitorRequest, found: Request) -> HttpResponse:
    typed = found.answers
    if found.kind == Request.Kind.ORG:
        lines: tuple[recap.Line, ...] = (
            recap.Line("Boîte partagée", typed.get("description", "")),
            recap.Line("Structure", typed.get("legal_name", "")),
            recap.Line("Commune", f"{typed.get('postal_code', '')} {typed.get('town', '')}".strip()),
        )
        title = "Êtes-vous responsable de cette boîte\u202f?"
        lead = "Une équipe demande une boîte partagée et vous nomme professionnel de santé responsable."
    else:
        given, _ = answers.read_individual(typed)
        lines = (
            recap.Line("Personne", f"{given.first_name} {given.last_name}"),
            recap.Line("Fonction", given.profession_label),
            recap.Line("Lieu", f"{given.site_name}, {given.town}"),
        )
        title = "Confirmez-vous cette personne\u202f?"
        lead = "Une personne sans identifiant national demande un compte et vous nomme pour confirmer sa fonction."
    note = "Si vous ne connaissez pas cette demande, dites non\u00a0: elle ne sera pas validée en votre nom."
    return _question(request, title, lead, lines, "Oui, je confirme", "Non", note)


def _ask_identity(request: VisitorRequest, found: Request) -> HttpResponse:
    lines = (
        recap.Line("Demande", found.reference or ""),
        recap.Line("Type", recap.kind_label(found.kind)),
        recap.Line("Région", found.region.name if found.region else ""),
        # The account goes to who reads this address: its holder has to see that it is theirs.
        recap.Line("Adresse e-mail du compte", masked(found.email)),
    )
    lead = "Un compte est demandé avec votre numéro d’identification nationale. Est-ce bien vous\u202f?"
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
