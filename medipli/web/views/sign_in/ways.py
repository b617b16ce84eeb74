"""The professional identities by which one signs in without a password, as the sign-in pages offer them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

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


def _card(request: VisitorRequest, suite: str) -> Way | None:
    if not card_host.is_set_up():
        return None
    address = reverse("web:card") + (f"?suite={suite}" if suite else "")
    return Way("card", "Carte CPx", "lecteur et code PIN", "id-card", address, tone="sag")


OFFERS: tuple[Callable[[VisitorRequest, str], Way | None], ...] = (_card,)
"""What each identity offers to a visitor who wants to go on to ``suite``; None where it is not set up."""


def ways(request: VisitorRequest, suite: str) -> tuple[Way, ...]:
    """Every identity that is set up, in order."""
    return tuple(way for offer in OFFERS if (way := offer(request, suite)) is not None)
