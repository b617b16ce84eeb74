"""First step: e-mail and password."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.identity import pending_link
from medipli.identity.actions.prove import Refused, prove_password, send_code
from medipli.notices import letters
from medipli.web import kept_on_device
from medipli.web.access import gate, public
from medipli.web.demo import PASSWORD, is_demo
from medipli.web.french import plural
from medipli.web.request import VisitorRequest
from medipli.web.suite import address_of
from medipli.web.views.demo.people import demo_people
from medipli.web.views.sign_in.ways import ways

CARD_NOT_LINKED = (
    "Votre carte est reconnue, mais aucun compte ne lui est encore associé. "
    "Connectez-vous une fois avec vos identifiants\u00a0: elle vous suffira ensuite."
)
WRONG = "E-mail ou mot de passe incorrect."


def wait_sentence(minutes: int) -> str:
    """What somebody reads who has to wait; it says nothing about the account."""
    return (
        f"Trop de tentatives. Réessayez dans {plural(minutes, 'minute')}, "
        "ou utilisez «\u00a0Mot de passe oublié\u202f?\u00a0»."
    )


def refusal_of(refused: Refused, field: str = "id_email") -> tuple[list[tuple[str, str]], int]:
    """The errors of the form and the status of the answer."""
    if refused.wait is None:
        return [(field, WRONG)], 422
    return [(field, wait_sentence(refused.wait.minutes))], 429


def page(request: VisitorRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    """The sign-in page."""
    return render(
        request,
        "sign_in/home.html",
        {
            "ways": ways(request, context.get("next", "")),
            "demo_people": demo_people() if is_demo() else (),
            "demo_password": PASSWORD,
            "register_url": reverse("web:register"),
            **context,
        },
        status=status,
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for e-mail and password; the code comes next. Wrong, unknown and closed accounts get one answer."""
    visitor = cast(VisitorRequest, request)
    suite = (request.POST if request.method == "POST" else request.GET).get("next" if request.POST else "suite", "")
    if visitor.opened is not None:
        return gate(visitor) or HttpResponseRedirect(address_of(suite))
    if request.method != "POST":
        notice = "Vous êtes déconnecté." if "fin" in request.GET else ""
        notice = "Votre mot de passe est changé. Connectez-vous." if "change" in request.GET else notice
        notice = "Votre compte est prêt. Connectez-vous." if "pret" in request.GET else notice
        notice = "Votre session est fermée. Connectez-vous pour continuer." if "fermee" in request.GET else notice
        tone = "success"
        if "carte" in request.GET and pending_link.current(visitor.session) is not None:
            notice, tone = CARD_NOT_LINKED, "information"
        response = page(visitor, next=suite, notice=notice, notice_tone=tone)
        if "fermee" in request.GET:
            kept_on_device.wipe(request, response)
        return response
    email, given = request.POST.get("email", ""), request.POST.get("password", "")
    missing = [(f"id_{name}", sentence) for name, sentence, value in (
        ("email", "Indiquez votre adresse mail.", email.strip()),
        ("password", "Indiquez votre mot de passe.", given),
    ) if not value]  # fmt: skip
    if missing:
        return page(visitor, status=422, email=email[:254], next=suite, errors=missing)
    proved = prove_password(visitor.session, email, given, origin=visitor.origin, suite=suite[:4000])
    if isinstance(proved, Refused):
        errors, status = refusal_of(proved)
        return page(visitor, status=status, email=email[:254], next=suite, errors=errors)
    person = proved.person()
    if person is not None:
        send_code(person, lambda to, code: letters.send_code(to.email, code))
    return HttpResponseRedirect(reverse("web:code"))
