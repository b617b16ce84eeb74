"""Prove who one is by a card."""

from __future__ import annotations

from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.factors.card import KEY, Recognised, recognise
from medipli.identity.models import Card
from medipli.identity.throttle import Wait
from medipli.trust.refusals import CertificateRefused


def prove_card(der: bytes, *, origin: str) -> Recognised | CertificateRefused | Wait:
    """Check what a browser presented. Possession of the card was proved to the TLS server, which handed it on."""
    limit = throttle.cards(origin)
    if wait := throttle.count_try(limit):
        return wait
    try:
        found = recognise(der)
    except CertificateRefused as refused:
        details = {"factor": KEY, "reason": refused.reason.value}
        record(Actor(None, "", origin), "session.refuse", details=details)
        return refused
    throttle.give_back(limit)
    return found


def note_use(card: Card) -> None:
    """Remember when a card signed somebody in, unlocked or confirmed."""
    Card.objects.filter(pk=card.pk).update(last_used_at=timezone.now())
