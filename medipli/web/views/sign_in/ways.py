"""The professional identities by which one signs in without a password, as the sign-in pages offer them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from medipli.identity.provider import trouble
from medipli.identity.provider.discovery import is_set_up
from medipli.web import card_host
from medipli.web.request import VisitorRequest


@dataclass(frozen=True)
class Way:
    """A line under « ou avec une identité professionnelle »; ``trouble`` says in a sentence what does not work now."""

    key: str
    title: str
    note: str
    icon: str
    url: str
    tone: str = ""
    trouble: str = ""


PSC_DOWN = "Pro Santé Connect ne répond pas pour le moment. Connectez-vous autrement\u00a0; votre compte est le même."


def pro_sante_connect(request: VisitorRequest, suite: str) -> Way | None:
    """Pro Santé Connect; what this process knows of its trouble is told without asking it."""
    if not is_set_up():
        return None
    url = reverse("web:psc") + (f"?suite={suite}" if suite else "")
    said = PSC_DOWN if trouble.is_known() else ""
    return Way("psc", "Pro Santé Connect", "e-CPS ou carte CPS", "badge-check", url, "sla", said)


def phone(request: VisitorRequest, suite: str) -> Way | None:
    """The e-CPS on a telephone, where the provider confirms by it (CIBA)."""
    if not (is_set_up() and settings.PSC_PHONE):
        return None
    url = reverse("web:phone") + (f"?suite={suite}" if suite else "")
    return Way("phone", "Confirmer sur mon téléphone", "e-CPS", "smartphone-nfc", url)


def _card(request: VisitorRequest, suite: str) -> Way | None:
    if not card_host.is_set_up():
        return None
    address = reverse("web:card") + (f"?suite={suite}" if suite else "")
    return Way("card", "Carte CPx", "lecteur et code PIN", "id-card", address, tone="sag")


OFFERS: tuple[Callable[[VisitorRequest, str], Way | None], ...] = (pro_sante_connect, phone, _card)
"""What each identity offers to a visitor who wants to go on to ``suite``; None where it is not set up."""


def ways(request: VisitorRequest, suite: str) -> tuple[Way, ...]:
    """Every identity that is set up, in order."""
    return tuple(way for offer in OFFERS if (way := offer(request, suite)) is not None)
