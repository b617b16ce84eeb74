"""A card is presented at the cards' address; the browser comes back to the site with a secret that serves once."""

from __future__ import annotations

import base64
import re
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from medipli.identity import attempt as attempts
from medipli.identity import card_handover, pending_link
from medipli.identity.actions.prove_card import note_use, prove_card
from medipli.identity.factors.card import KEY, Recognised
from medipli.identity.models import Card
from medipli.identity.sessions import Proved
from medipli.identity.throttle import Wait
from medipli.trust.refusals import CertificateRefused
from medipli.web.access import public
from medipli.web.card_host import is_card_host, presented
from medipli.web.request import VisitorRequest
from medipli.web.views.sign_in.admit import admit, is_somebody_elses, purpose_of
from medipli.web.views.sign_in.card import SAID

_MARK = re.compile(r"[0-9a-f]{64}")


@public
@require_GET
def read(request: HttpRequest, mark: str) -> HttpResponse:
    """At the cards' address: keep what was presented, for the browser of ``mark``, and send that back. No session."""
    certificate = presented(request)
    home = settings.PUBLIC_URL if is_card_host(request) else ""
    if certificate is None or not _MARK.fullmatch(mark):
        address = reverse("web:card") + "?absente"
    else:
        address = reverse("web:card-return", args=[card_handover.leave(mark, certificate)])
    response = HttpResponseRedirect(home + address)
    # The address holds a secret: it is told to nobody.
    response["Referrer-Policy"] = "no-referrer"
    return response


@public
@require_GET
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """On the site: what this browser presented lets its person in, waits for them to sign in once, or is refused."""
    visitor = cast(VisitorRequest, request)
    taken = card_handover.take(visitor.session, token)
    if taken is None:
        return _ended(visitor, "late", "")
    found = prove_card(taken.certificate, origin=visitor.origin)
    if isinstance(found, Wait):
        return _ended(visitor, f"wait-{found.minutes}", taken.suite)
    if isinstance(found, CertificateRefused):
        return _ended(visitor, found.reason.value, taken.suite)
    if found.card is None:
        return _not_linked(visitor, taken)
    if ending := _refusal(visitor, found, found.card):
        return _ended(visitor, ending, taken.suite)
    note_use(found.card)
    return admit(visitor, found.card.person, Proved((KEY,)), suite=taken.suite)


def _refusal(request: VisitorRequest, found: Recognised, card: Card) -> str:
    """Why a linked card lets nobody in; empty when it does."""
    if is_somebody_elses(request, card.person):
        return "other"
    if not card.person.is_active:
        return "closed"
    if card.state != Card.State.LINKED:
        return "waiting"
    if found.subject.national_id and found.subject.national_id != card.person.national_id:
        return "changed"
    return ""


def _not_linked(request: VisitorRequest, taken: card_handover.Taken) -> HttpResponse:
    """F58: the card waits until its holder has signed in once, or is offered at once to who is signed in."""
    purpose = purpose_of(request)
    if purpose == attempts.UNLOCK:
        return _ended(request, "not-linked", taken.suite)
    encoded = base64.b64encode(taken.certificate).decode()
    pending_link.begin(request.session, pending_link.CARD, {"certificate": encoded})
    after = f"suite={taken.suite}" if taken.suite else ""
    if purpose == attempts.AGAIN:
        return HttpResponseRedirect(reverse("web:card-link") + (f"?{after}" if after else ""))
    return HttpResponseRedirect(reverse("web:sign-in") + "?carte" + (f"&{after}" if after else ""))


def _ended(request: VisitorRequest, ending: str, suite: str) -> HttpResponse:
    request.session[SAID] = ending
    return HttpResponseRedirect(reverse("web:card") + (f"?suite={suite}" if suite else ""))
