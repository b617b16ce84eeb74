"""Second step: the code sent to the ordinary address."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from medipli.identity import attempt as attempts
from medipli.identity.actions.prove import Refused, prove_code, send_code
from medipli.identity.actions.recognise import has_provider_identity
from medipli.identity.factors import MAIL_CODE, Challenge, Outcome, Proof, passkey
from medipli.identity.models import Person
from medipli.identity.names import masked
from medipli.identity.sessions import Proved
from medipli.notices import letters
from medipli.web.access import public
from medipli.web.french import plural
from medipli.web.request import VisitorRequest
from medipli.web.views.sign_in.admit import admit, is_somebody_elses

NOT_SENT = (
    "Le code n’a pas pu être envoyé. La première étape est faite et rien n’est perdu\u00a0: "
    "demandez un nouveau code dans un instant. Si cela dure, le centre de services peut vous aider."
)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code; when it is right the person is signed in, or the session unlocked."""
    visitor = cast(VisitorRequest, request)
    attempt = attempts.current(visitor.session)
    person = attempt.person() if attempt else None
    if attempt is None or person is None or is_somebody_elses(visitor, person):
        return start_over(visitor)
    if request.method != "POST":
        return page(visitor, person, MAIL_CODE.pending(person))
    proof = prove_code(attempt, request.POST.get("code", ""), origin=visitor.origin)
    if isinstance(proof, Refused) or not proof.is_right:
        status = 429 if isinstance(proof, Refused) else 422
        return page(visitor, person, MAIL_CODE.pending(person), error=sentence_of(proof), status=status)
    proved = Proved((*attempt.passed, MAIL_CODE.key), device_id=attempt.device_id or None)
    return admit(visitor, person, proved, suite=attempt.suite)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def resend_code(request: HttpRequest) -> HttpResponseBase:
    """Send a new code, which voids the one before; too early, the one before still stands."""
    visitor = cast(VisitorRequest, request)
    attempt = attempts.current(visitor.session)
    person = attempt.person() if attempt else None
    if attempt is None or person is None:
        return start_over(visitor)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("web:code"))
    before = MAIL_CODE.pending(person)
    challenge = send_code(person, lambda to, code: letters.send_code(to.email, code))
    is_new = before is None or challenge.expires_at > before.expires_at
    notice = (
        "Un nouveau code vient de partir. Le précédent ne sert plus."
        if is_new
        else "Le dernier code envoyé est toujours valable. Patientez un instant avant d’en demander un autre."
    )
    return page(visitor, person, challenge, notice=notice if challenge.was_sent else "")


def start_over(request: VisitorRequest) -> HttpResponse:
    """Nobody typed a password in this browser, or too long ago."""
    is_locked = request.opened is not None and request.opened.is_locked
    return HttpResponseRedirect(reverse("web:locked" if is_locked else "web:sign-in"))


def sentence_of(proof: Proof | Refused) -> str:
    """What somebody reads whose code does not do."""
    if isinstance(proof, Refused):
        minutes = proof.wait.minutes if proof.wait else 1
        return f"Trop de codes incorrects. Réessayez dans {plural(minutes, 'minute')}."
    if proof.outcome is Outcome.MALFORMED:
        return "Le code compte 6 chiffres."
    if proof.outcome is Outcome.EXPIRED:
        return "Ce code a expiré. Demandez-en un nouveau."
    if proof.outcome is Outcome.SPENT:
        return "Ce code ne sert plus. Demandez-en un nouveau."
    return f"Ce code n’est pas le bon. Il vous reste {plural(proof.tries_left or 0, 'essai')}."


def page(
    request: VisitorRequest,
    person: Person,
    challenge: Challenge | None,
    *,
    error: str = "",
    passkey_error: str = "",
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page that asks for the code; what went wrong with a passkey used instead stands beside its button."""
    now = timezone.now()
    is_sent = challenge is not None and challenge.was_sent
    if not is_sent and not error and not passkey_error:
        error, status = NOT_SENT, 503
    context = {
        "masked_address": masked(person.email),
        "seconds_left": max(0, int((challenge.expires_at - now).total_seconds())) if challenge else 0,
        "resend_in": max(0, int((challenge.may_resend_at - now).total_seconds())) if challenge else 0,
        "errors": [("id_code", error)] if error else [],
        "has_passkey": passkey.is_available(person),
        "passkey_error": passkey_error,
        "notice": notice,
        "strong_url": reverse("web:psc") if has_provider_identity(person) else "",
    }
    return render(request, "sign_in/code.html", context, status=status)
