"""« Associer cette carte à votre compte ? », after one has signed in once."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.formats.cards import PERSONAL
from medipli.identity import pending_link
from medipli.identity.actions.link_card import LinkRefused, link_card
from medipli.identity.actions.prove_card import note_use
from medipli.identity.factors.card import KEY, recognise
from medipli.identity.models import Card
from medipli.identity.sessions import Proved
from medipli.organisations.actions.cards import structures_of
from medipli.trust.refusals import CertificateRefused
from medipli.web.access import actor_of, freshly_proved, in_own_time, open_to_weak
from medipli.web.french import day_of
from medipli.web.request import SignedInRequest
from medipli.web.suite import address_of
from medipli.web.views.sign_in.admit import admit

DONE = {"associee": Card.State.LINKED, "attente": Card.State.WAITING}


@open_to_weak
@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
@freshly_proved
def link(request: SignedInRequest) -> HttpResponse:
    """Ask, then link; the page afterwards says what the card does from now on."""
    suite = (request.POST.get("next", "") if request.method == "POST" else request.GET.get("suite", ""))[:4000]
    if request.method != "POST" and (done := DONE.get(request.GET.get("fait", ""))):
        return _page(request, suite, done=done)
    waiting = pending_link.current(request.session)
    if waiting is None or waiting.kind != pending_link.CARD:
        return HttpResponseRedirect(address_of(suite))
    if request.method == "POST" and request.POST.get("answer") != "yes":
        pending_link.drop(request.session)
        return HttpResponseRedirect(address_of(suite))
    der = base64.b64decode(waiting.details["certificate"])
    try:
        if request.method != "POST":
            return _page(request, suite, der=der)
        is_answered_for = structures_of(request.user.pk).exists()
        card = link_card(actor_of(request), request.user, der, is_answered_for=is_answered_for)
    except LinkRefused as refused:
        pending_link.drop(request.session)
        return _page(request, suite, refused=("Cette carte ne peut pas être associée à votre compte.", str(refused)))
    except CertificateRefused as refused:
        return _page(request, suite, refused=(refused.sentence, refused.advice))
    pending_link.drop(request.session)
    if card.state == Card.State.LINKED:
        # The card was read in this browser: it counts for this session too, which may have waited for a stronger proof.
        note_use(card)
        admit(request, request.user, Proved((KEY,)), suite=suite)
    done_mark = "associee" if card.state == Card.State.LINKED else "attente"
    return HttpResponseRedirect(f"{reverse('web:card-link')}?fait={done_mark}" + (f"&suite={suite}" if suite else ""))


def _page(
    request: SignedInRequest,
    suite: str,
    *,
    der: bytes = b"",
    done: Card.State | None = None,
    refused: tuple[str, str] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "next": suite,
        "next_url": address_of(suite),
        "done": done.value if done else "",
        "refused": refused,
        "card": None,
        "account": request.user.full_name or request.user.email,
    }
    if der:
        found = recognise(der)
        context["card"] = {
            "kind": Card.Kind(found.subject.kind).label,
            "holder": found.subject.holder,
            "expires": day_of(found.expires_at),
            "must_wait": found.subject.kind not in PERSONAL and not found.subject.national_id,
        }
    return render(request, "sign_in/card_link.html", context, status=422 if refused else 200)
