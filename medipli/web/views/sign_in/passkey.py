"""A passkey: alone on the sign-in page, the lock card and « Confirmez que c’est vous », or after the password."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from medipli.identity import attempt as attempts
from medipli.identity import challenge as challenges
from medipli.identity import throttle
from medipli.identity.actions.add_passkey import PasskeyRefused
from medipli.identity.actions.prove_passkey import prove_passkey
from medipli.identity.factors import MAIL_CODE, passkey
from medipli.identity.sessions import Proved
from medipli.web.access import lock_card, public
from medipli.web.request import VisitorRequest
from medipli.web.views.sign_in import code, password, prove_again
from medipli.web.views.sign_in.admit import admit, is_somebody_elses, purpose_of


@public
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """What the browser has to sign, as JSON. ``second``: after the password, by a key of who typed it."""
    visitor = cast(VisitorRequest, request)
    if throttle.count_try(throttle.challenges(visitor.origin)):
        return HttpResponse(status=429)
    attempt = attempts.current(visitor.session) if request.POST.get("second") else None
    person = attempt.person() if attempt else None
    if person is None and visitor.opened is not None:
        person = visitor.opened.person
    challenge = challenges.begin(visitor.session, challenges.PROVE)
    options = passkey.options_to_prove(challenge, person, alone=attempt is None)
    return HttpResponse(options, content_type="application/json")


@public
@require_POST
def enter(request: HttpRequest) -> HttpResponseBase:
    """A passkey alone: it signs in, unlocks, or proves again, as the session of the browser asks."""
    visitor = cast(VisitorRequest, request)
    suite = request.POST.get("next", "")[:4000]
    owner = visitor.opened.person if visitor.opened is not None else None
    try:
        person = prove_passkey(
            visitor.session, request.POST.get("answer", ""), origin=visitor.origin, person=owner, alone=True
        )
    except PasskeyRefused as refused:
        return _refused(visitor, refused, suite)
    return admit(visitor, person, Proved((passkey.KEY,)), suite=suite)


@public
@require_POST
def enter_second(request: HttpRequest) -> HttpResponseBase:
    """A passkey of who typed the password, instead of the mailed code."""
    visitor = cast(VisitorRequest, request)
    attempt = attempts.current(visitor.session)
    person = attempt.person() if attempt else None
    if attempt is None or person is None or is_somebody_elses(visitor, person):
        return code.start_over(visitor)
    try:
        prove_passkey(
            visitor.session, request.POST.get("answer", ""), origin=visitor.origin, person=person, alone=False
        )
    except PasskeyRefused as refused:
        said, status = str(refused), _status(refused)
        return code.page(visitor, person, MAIL_CODE.pending(person), passkey_error=said, status=status)
    return admit(visitor, person, Proved((*attempt.passed, passkey.KEY)), suite=attempt.suite)


def _refused(request: VisitorRequest, refused: PasskeyRefused, suite: str) -> HttpResponse:
    purpose, errors, status = purpose_of(request), [("", str(refused))], _status(refused)
    if purpose == attempts.SIGN_IN:
        return password.page(request, status=status, next=suite, errors=errors)
    if purpose == attempts.UNLOCK:
        return render(request, "sign_in/locked.html", lock_card(request, suite, errors=errors), status=status)
    if request.opened is None:
        return HttpResponseRedirect(reverse("web:sign-in"))
    return prove_again.page(request, request.opened.person, suite, errors=errors, status=status)


def _status(refused: PasskeyRefused) -> int:
    return 429 if refused.is_wait else 422
