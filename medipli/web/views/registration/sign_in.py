"""« Oui »: sign in with one's individual account, and come straight back to the shared form (F19–F21)."""

from __future__ import annotations

from contextlib import suppress
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from medipli.audit.actor import Actor
from medipli.identity import attempt as attempts
from medipli.identity.actions.prove import Refused, prove_code, prove_password, send_code
from medipli.identity.factors import MAIL_CODE, Challenge
from medipli.identity.models import Person
from medipli.identity.names import masked
from medipli.identity.sessions import Proved
from medipli.notices import letters
from medipli.registration.states import NotNow
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest
from medipli.web.suite import suite_of_path
from medipli.web.views.registration import draft
from medipli.web.views.registration.steps import PERSON, journey
from medipli.web.views.sign_in.admit import admit
from medipli.web.views.sign_in.code import NOT_SENT, sentence_of
from medipli.web.views.sign_in.password import refusal_of


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for e-mail and password; the code comes next, then the shared form. The draft is kept by its own cookie.

    Who is signed in already presses « Continuer avec ce compte »: opening a page makes nobody the owner of a box.
    """
    visitor = cast(VisitorRequest, request)
    found = draft.current(visitor)
    if found is None or not found.is_shared:
        return HttpResponseRedirect(reverse("web:register"))
    if request.method != "POST":
        return _page(visitor)
    if draft.signed_in(visitor) is not None:
        try:
            draft.associate(actor_of(visitor), found)
        except NotNow as not_now:
            return _page(visitor, errors=[("", not_now.sentence)], status=422)
        return HttpResponseRedirect(reverse("web:register-team"))
    email, given = request.POST.get("email", ""), request.POST.get("password", "")
    missing = [(f"id_{name}", sentence) for name, sentence, value in (
        ("email", "Indiquez votre adresse mail.", email.strip()),
        ("password", "Indiquez votre mot de passe.", given),
    ) if not value]  # fmt: skip
    if missing:
        return _page(visitor, email=email[:254], errors=missing, status=422)
    suite = suite_of_path(reverse("web:register-team"))
    proved = prove_password(visitor.session, email, given, origin=visitor.origin, suite=suite)
    if isinstance(proved, Refused):
        errors, status = refusal_of(proved)
        return _page(visitor, email=email[:254], errors=errors, status=status)
    person = proved.person()
    if person is not None:
        send_code(person, lambda to, code: letters.send_code(to.email, code))
    return HttpResponseRedirect(reverse("web:register-code"))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """The code that was mailed, on a page of the journey; ``again`` has a new one sent."""
    visitor = cast(VisitorRequest, request)
    attempt = attempts.current(visitor.session)
    person = attempt.person() if attempt else None
    if draft.signed_in(visitor) is not None:
        return HttpResponseRedirect(reverse("web:register-team"))
    if attempt is None or person is None:
        return HttpResponseRedirect(reverse("web:register-sign-in"))
    if request.method != "POST":
        return _code_page(visitor, person, MAIL_CODE.pending(person))
    if request.POST.get("again"):
        challenge = send_code(person, lambda to, sent: letters.send_code(to.email, sent))
        return _code_page(visitor, person, challenge)
    proof = prove_code(attempt, request.POST.get("code", ""), origin=visitor.origin)
    if isinstance(proof, Refused) or not proof.is_right:
        status = 429 if isinstance(proof, Refused) else 422
        return _code_page(visitor, person, MAIL_CODE.pending(person), error=sentence_of(proof), status=status)
    response = admit(visitor, person, Proved((*attempt.passed, MAIL_CODE.key)), suite=attempt.suite)
    found = draft.current(visitor)
    if found is not None and found.is_shared:
        # Refused, the next page says so.
        with suppress(NotNow):
            draft.associate(Actor(person.pk, person.full_name, visitor.origin), found)
    return response


def _code_page(
    request: VisitorRequest, person: Person, challenge: Challenge | None, *, error: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    if not error and (challenge is None or not challenge.was_sent):
        error, status = NOT_SENT, 503
    context = {
        "journey": journey(PERSON, is_shared=True, has_account=True, leave_form=""),
        "masked_address": masked(person.email),
        "seconds_left": max(0, int((challenge.expires_at - now).total_seconds())) if challenge else 0,
        "resend_in": max(0, int((challenge.may_resend_at - now).total_seconds())) if challenge else 0,
        "error": error,
    }
    return render(request, "registration/code.html", context, status=status)


def _page(
    request: VisitorRequest, *, email: str = "", errors: list[tuple[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    person = draft.signed_in(request)
    context = {
        "journey": journey(PERSON, is_shared=True, has_account=True, leave_form=""),
        "person_name": person.full_name if person is not None else "",
        "email": email,
        "errors": errors or [],
    }
    return render(request, "registration/sign_in.html", context, status=status)
