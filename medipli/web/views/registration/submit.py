"""The recap, « Je valide », and the confirmation of the ordinary address, which sends the request (F32, F42)."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.identity.names import masked
from medipli.registration import journey as journeys
from medipli.registration import links
from medipli.registration.actions.submit import submit
from medipli.registration.actions.verify import look_up, send_verification, verify_email
from medipli.registration.models import Link, Request
from medipli.registration.refusals import LinkSpent, RequestRefused
from medipli.registration.states import NotNow
from medipli.registration.throttling import TooMany
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest
from medipli.web.views.registration import draft, recap
from medipli.web.views.registration.leave import save_for_later
from medipli.web.views.registration.limits import wait_page
from medipli.web.views.registration.steps import FORM, RECAP, Journey, journey
from medipli.web.views.registration.team import future_address

_ROUTES = {
    journeys.TYPE: "register",
    journeys.REGION: "register",
    journeys.ASSOCIATION: "register",
    journeys.INDIVIDUAL: "register-person",
    journeys.SHARED: "register-team",
    "email": "register-verify",
}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponseBase:
    """Everything that was given. « Je valide » has the addresses confirmed, or sends the request if they are."""
    visitor = cast(VisitorRequest, request)
    found = draft.current(visitor)
    if found is None:
        return draft.lost(visitor)
    if found.has_account and draft.signed_in(visitor) != found.person:
        return HttpResponseRedirect(reverse("web:register-sign-in"))
    if request.method != "POST":
        return _page(visitor, found)
    go = request.POST.get("go", "")
    if go == "later":
        return save_for_later(visitor, found)
    if away := draft.way_out(go, back="register"):
        return away
    problems = _problems(found)
    if problems:
        return _page(visitor, found, problems)
    try:
        if journeys.unverified(found.request):
            send_verification(actor_of(visitor), found.request)
            return HttpResponseRedirect(reverse("web:register-verify"))
        submit(actor_of(visitor), found.request)
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    except RequestRefused as refused:
        return _page(visitor, found, [("", sentence) for sentence in refused.errors.values()])
    except NotNow as not_now:
        return _page(visitor, found, [("", not_now.sentence)])
    return _sent(found.token)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check_mail(request: HttpRequest) -> HttpResponseBase:
    """« Confirmez votre adresse mail »: where the links went, and a button to have them sent again."""
    visitor = cast(VisitorRequest, request)
    token = request.COOKIES.get(draft.COOKIE, "")
    found = links.request_behind(token) if token else None
    if found is None:
        return draft.lost(visitor)
    if found.state != Request.State.DRAFT:
        return _sent(token)
    notice = ""
    if request.method == "POST":
        try:
            send_verification(actor_of(visitor), found)
        except TooMany as too_many:
            return wait_page(visitor, too_many)
        except NotNow:
            return _sent(token)
        notice = "Un nouveau lien vient de partir. Le précédent reste valable."
    addresses = [masked(part.email) for part in journeys.unverified(found) if part.email]
    if not addresses and found.kind != Request.Kind.CONNECTION:
        return HttpResponseRedirect(reverse("web:register-recap"))
    is_shared = found.kind == Request.Kind.ORG
    edit = "register-connection" if found.kind == Request.Kind.CONNECTION else "register-recap"
    context = {
        "journey": journey(RECAP, is_shared=is_shared, leave_form="") if edit == "register-recap" else Journey(),
        "addresses": addresses,
        "notice": notice,
        "edit_url": reverse(f"web:{edit}"),
    }
    return render(request, "registration/check_mail.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, token: str) -> HttpResponseBase:
    """Behind the link that confirms an address: a button, since mail scanners open links too. Then it leaves."""
    visitor = cast(VisitorRequest, request)
    actor = actor_of(visitor)
    try:
        if request.method != "POST":
            link = look_up(actor, links.Purpose.VERIFY, token)
            return _verify_page(visitor, link)
        whole, secret = verify_email(actor, token)
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    except LinkSpent as spent:
        return link_gone(visitor, spent.sentence)
    except NotNow as not_now:
        return link_gone(visitor, not_now.sentence)
    return _go_on(visitor, whole, secret or _held(visitor, whole))


def _held(visitor: VisitorRequest, whole: Request) -> str:
    """The secret under which this very browser holds the request; empty when it does not."""
    token = visitor.COOKIES.get(draft.COOKIE, "")
    return token if token and links.request_behind(token) == whole else ""


def _go_on(visitor: VisitorRequest, whole: Request, secret: str) -> HttpResponseBase:
    """Send the request if it is whole; else go where something is missing. Without a secret, only say so."""
    route = "register-recap"
    try:
        submit(actor_of(visitor), whole)
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    except RequestRefused as refused:
        route = _ROUTES.get(refused.step, route)
    except NotNow:
        pass
    else:
        return _sent(secret, keep=True) if secret else _thanks(visitor, is_sent=True)
    if not secret:
        return _thanks(visitor, is_sent=False)
    response = HttpResponseRedirect(reverse(f"web:{route}"))
    draft.keep(response, secret)
    return response


def _thanks(visitor: VisitorRequest, *, is_sent: bool) -> HttpResponse:
    """Who reads the mails of a team confirmed its address: the request itself is of who made it."""
    text = "Qui a fait la demande peut la poursuivre. Vous n’avez rien d’autre à faire."
    if is_sent:
        text = "La demande est partie au centre de services. Qui l’a faite en reçoit des nouvelles à sa propre adresse."
    context = {
        "journey": Journey(),
        "title": "Merci, l’adresse est confirmée",
        "text": text,
        "drawing": "check",
        "actions": [("Revenir à l’accueil", reverse("web:home"), "primary")],
        "tips": [],
    }
    return render(visitor, "registration/said.html", context)


def link_gone(request: VisitorRequest, sentence: str) -> HttpResponse:
    """A link that serves no more (410)."""
    context = {
        "journey": Journey(),
        "title": "Ce lien ne sert plus",
        "text": sentence,
        "drawing": "stop",
        "actions": [
            ("Recevoir un nouveau lien", reverse("web:register-resume"), "primary"),
            ("Revenir à l’accueil", reverse("web:home"), "quiet"),
        ],
        "tips": [],
    }
    return render(request, "registration/said.html", context, status=410)


def _verify_page(request: VisitorRequest, link: Link) -> HttpResponse:
    lead = f"L’adresse {link.sent_to} a été donnée dans une demande de compte. Elle est à vous\u202f?"
    if link.request.kind == Request.Kind.ORG and link.sent_to != journeys.own_address(link.request):
        lead = f"L’adresse {link.sent_to} a été donnée pour un compte partagé. Elle est à votre équipe\u202f?"
    context = {
        "journey": Journey(),
        "title": "Confirmez votre adresse",
        "lead": lead,
        "lines": (),
        "button_label": "Oui, confirmer cette adresse",
        "other_label": "",
        "note": "Vous n’avez rien demandé\u202f? Fermez cette page\u00a0: rien ne sera envoyé.",
    }
    return render(request, "registration/link.html", context)


def _sent(token: str, *, keep: bool = False) -> HttpResponseRedirect:
    response = HttpResponseRedirect(reverse("web:register-follow", args=[token]) + "?envoyee")
    if keep:
        draft.keep(response, token)
    return response


def _problems(found: draft.Draft) -> list[tuple[str, str]]:
    """What is missing, with the step where it is mended."""
    return [
        (_ROUTES.get(step.key, "register"), sentence)
        for step in journeys.steps(found.request)
        for sentence in step.errors.values()
    ]


def _office_of(request: Request) -> tuple[recap.Line, ...]:
    """The structure that this account will administer, when an accepted connection leads to it."""
    connection = request.connection
    structure = connection.made_for if connection is not None else None
    return (recap.Line("Administrera", structure.name),) if structure is not None else ()


def _page(request: VisitorRequest, found: draft.Draft, problems: list[tuple[str, str]] | None = None) -> HttpResponse:
    typed, region = found.person_typed, found.region
    sections = []
    if found.has_account:
        lines = (recap.Line("Compte associé", found.associated),)
        sections.append(recap.Section("Compte individuel", "", lines))
    else:
        sections.append(recap.person_section(typed))
    address = future_address(region, typed, found.person_kind) if found.person_kind != Request.Kind.LOCAL else None
    if found.is_shared:
        sections.append(recap.team_section(found.team_typed))
        address = future_address(region, found.team_typed)
    choice = recap.Section(
        "Type de compte et région",
        reverse("web:register"),
        (
            recap.Line("Type", recap.kind_label(found.request.kind)),
            recap.Line("Région", region.name if region else "", missing=region is None),
            *_office_of(found.request),
        ),
    )
    context = {
        "journey": journey(RECAP, is_shared=found.is_shared, has_account=found.has_account, leave_form=FORM),
        "sections": [choice, *sections],
        "address": address,
        "errors": [("", sentence) for _, sentence in problems or []],
        "region": region,
        "back_url": reverse("web:register-team" if found.is_shared else "web:register-person"),
    }
    return render(request, "registration/recap.html", context, status=422 if problems else 200)
