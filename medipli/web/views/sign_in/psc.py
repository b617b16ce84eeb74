"""Pro Santé Connect: leave for it, and come back proved."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import attempt as attempts
from medipli.identity import pending_link, throttle
from medipli.identity.actions.recognise import Recognised, Whose, recognise
from medipli.identity.provider import code_flow, logout
from medipli.identity.provider.code_flow import Flow
from medipli.identity.provider.discovery import is_set_up
from medipli.identity.provider.problems import Denied, Down, Untrusted
from medipli.identity.provider.userinfo import Identity
from medipli.identity.sessions import Proved
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest
from medipli.web.suite import address_of
from medipli.web.views.sign_in.admit import admit, is_somebody_elses, purpose_of
from medipli.web.views.sign_in.password import wait_sentence
from medipli.web.views.sign_in.psc_said import DOWN, said, sentence_of

LINK = "link"
"""The purpose of a journey that begins on the account page, to tie an identity to the account."""
KNOWN = (
    "Votre identité Pro Santé Connect est reconnue. "
    "Connectez-vous une fois autrement\u00a0: nous vous proposerons de l’associer à votre compte."
)


@public
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """Send the browser to Pro Santé Connect: to sign in, to unlock, or to prove again who one is."""
    visitor = cast(VisitorRequest, request)
    return depart(visitor, purpose_of(visitor), request.GET.get("suite", "")[:4000])


def depart(request: VisitorRequest, purpose: str, suite: str) -> HttpResponse:
    """Send the browser to Pro Santé Connect for ``purpose``; whoever is signed in here proves anew there."""
    if not is_set_up():
        raise Http404
    wait = throttle.count_try(throttle.departures(request.origin))
    if wait:
        return said(request, wait_sentence(wait.minutes), suite=suite, status=429)
    try:
        there = code_flow.begin(
            request.session, purpose=purpose, suite=suite, anew=purpose in (attempts.UNLOCK, attempts.AGAIN)
        )
    except Down:
        return said(request, DOWN, suite=suite, status=503)
    if request.opened is None:
        request.session.set_expiry(timezone.now() + timedelta(seconds=attempts.LIFETIME))
    return HttpResponseRedirect(there)


@public
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """The return: check everything, find whose the identity is, and let them in."""
    visitor = cast(VisitorRequest, request)
    if not is_set_up():
        raise Http404
    try:
        flow = code_flow.take(visitor.session, request.GET.get("state", "")[:200])
    except Untrusted as problem:
        return _out_of_turn(visitor, problem)
    try:
        identity = code_flow.finish(flow, request.GET.dict())
    except (Down, Denied, Untrusted) as problem:
        if isinstance(problem, Untrusted):
            refused(visitor, problem.reason)
        status = 503 if isinstance(problem, Down) else 422 if isinstance(problem, Untrusted) else 200
        return said(visitor, sentence_of(problem), suite=flow.suite, status=status)
    return _welcome(visitor, flow, identity)


def _welcome(request: VisitorRequest, flow: Flow, identity: Identity) -> HttpResponse:
    found = recognise(identity)
    is_open = request.opened is not None and not request.opened.is_locked
    if is_open and (_may_link(request, found) or (flow.purpose == LINK and found.whose is not Whose.LINKED)):
        _wait_for_a_yes(request, identity)
        return HttpResponseRedirect(reverse("web:psc-link"))
    if found.whose is Whose.LINKED and found.person is not None:
        return _admit(request, flow, identity, found)
    if found.whose is Whose.TO_LINK and request.opened is None:
        _wait_for_a_yes(request, identity)
        return said(request, KNOWN, suite=flow.suite, tone="information")
    refused(request, found.whose.name.lower())
    if found.whose is Whose.NOBODYS and request.opened is None:
        context = {"identity": identity, "number": identity.national_id[1:], "suite": flow.suite}
        return render(request, "sign_in/psc_unknown.html", context, status=403)
    return said(request, sentence_of(found.whose), suite=flow.suite, status=403)


def _may_link(request: VisitorRequest, found: Recognised) -> bool:
    """Whether the identity is that of whoever is signed in, and waits for their yes: to strengthen, for instance."""
    opened = request.opened
    return found.whose is Whose.TO_LINK and opened is not None and found.person == opened.person and opened.is_fresh()


def _admit(request: VisitorRequest, flow: Flow, identity: Identity, found: Recognised) -> HttpResponse:
    assert found.person is not None  # noqa: S101 - LINKED always comes with its person
    if is_somebody_elses(request, found.person):
        refused(request, "somebody else's")
        return said(request, sentence_of(Whose.LINKED), suite=flow.suite, status=403)
    if flow.purpose == LINK:
        return HttpResponseRedirect(reverse("web:settings") + "?psc-deja")
    if request.opened is not None and not flow.anew:
        # Signed in meanwhile in another tab. This journey did not ask for a new proof, and gives none.
        return HttpResponseRedirect(
            reverse("web:psc") + (f"?suite={flow.suite}" if flow.suite else "")
            if request.opened.is_locked
            else address_of(flow.suite)
        )
    pending_link.drop(request.session)
    proved = Proved(("psc",), provider_session=identity.session)
    response = admit(request, found.person, proved, suite=flow.suite)
    logout.remember(request.session, identity.token)
    return response


def _wait_for_a_yes(request: VisitorRequest, identity: Identity) -> None:
    details = {
        "issuer": identity.issuer,
        "subject": identity.subject,
        "national_id": identity.national_id,
        "name": identity.name,
        "session": identity.session,
        "token": identity.token,
    }
    pending_link.begin(request.session, pending_link.PROVIDER, details)


def _out_of_turn(request: VisitorRequest, problem: Untrusted) -> HttpResponse:
    """A return that nobody left for: an old tab, a page asked again, or somebody else's address."""
    if request.opened is not None and not request.opened.is_locked:
        return HttpResponseRedirect(reverse("web:home"))
    waiting = pending_link.current(request.session)
    if request.opened is None and waiting is not None and waiting.kind == pending_link.PROVIDER:
        return said(request, KNOWN, suite="", tone="information")
    refused(request, problem.reason)
    return said(request, sentence_of(problem), suite="", status=422)


def refused(request: VisitorRequest, reason: str) -> None:
    """Write in the trail that the provider's word let nobody in, and why."""
    actor = actor_of(request) if request.opened is not None else Actor(None, "", request.origin)
    record(actor, "session.refuse", details={"factor": "psc", "reason": reason})
