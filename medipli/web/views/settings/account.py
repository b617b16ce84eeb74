"""« Gestion de votre compte »: addresses, password, recovery codes, sessions."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.identity.activity import activity_of
from medipli.identity.models import Passkey
from medipli.web.access import in_own_time
from medipli.web.request import SignedInRequest
from medipli.web.views.settings import psc
from medipli.web.views.settings.activity import lines_of
from medipli.web.views.settings.address_state import address_state
from medipli.web.views.settings.cards import account_cards
from medipli.web.views.settings.frame import settings_context
from medipli.web.views.settings.security import account_security

SAVED = psc.SAVED | {
    "change": "Votre mot de passe est changé. Vos autres sessions sont fermées.",
    "fermee": "La session est fermée.",
    "cle": "La clé d’accès est ajoutée.",
    "cle-nom": "La clé d’accès a un nouveau nom.",
    "cle-retiree": "La clé d’accès est retirée.",
    "adresse": "Un lien part vers chacune des deux adresses.",
    "gardee": "Vous gardez votre adresse actuelle.",
    "carte-dissociee": "La carte est dissociée.",
}

PANELS = ("address", "cards", "psc", "passkeys", "password", "codes", "sessions", "activity")
"""The parts of the page, in order: a template each under ``settings/account``."""
LATEST = 3
"""Events that the page itself shows."""


@require_safe
@in_own_time
def account(request: SignedInRequest) -> HttpResponse:
    """The first section of the settings."""
    return show(request, saved=next((sentence for mark, sentence in SAVED.items() if mark in request.GET), ""))


def show(
    request: SignedInRequest,
    *,
    errors: Sequence[tuple[str, str]] = (),
    new_codes: Sequence[str] = (),
    saved: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, after an answer to one of its forms too: ``errors`` are (field id, sentence)."""
    lead = "Adresse mail, cartes, clés d’accès, mot de passe, codes de secours et sessions."
    context = settings_context(request, "settings", lead=lead, saved=saved)
    own = next((box for box in context["boxes"] if not box.is_shared), None)
    context |= {
        "panels": [f"settings/account/{name}.html" for name in PANELS],
        "psc": psc.provider_panel(request),
        "cards": account_cards(request.user.pk),
        "security": account_security(request, new_codes=new_codes),
        "latest": lines_of(activity_of(request.user, limit=LATEST).events),
        "address": address_state(request.user),
        "own_address": own.address if own else "",
        "passkeys": Passkey.objects.filter(person=request.user).order_by("pk"),
        "errors": list(errors),
        "wrong": dict(errors),
    }
    return render(request, "settings/account.html", context, status=status)
