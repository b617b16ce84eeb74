"""« Carte CPx »: what is about to happen, before the browser's own windows take over."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from medipli.identity import attempt as attempts
from medipli.identity import card_handover
from medipli.trust.refusals import SENTENCES, Reason
from medipli.web import card_host
from medipli.web.access import public
from medipli.web.demo import is_demo
from medipli.web.french import plural
from medipli.web.request import VisitorRequest
from medipli.web.views.sign_in.admit import purpose_of

SAID = "card_said"
"""Key, in the browser's session, of what the last reading came to; the page tells it once."""

PASSWORD_INSTEAD = "Connectez-vous par mot de passe."  # noqa: S105 - a sentence
ENDINGS: dict[str, tuple[str, str]] = {
    "late": (
        "Cette lecture de carte ne peut plus servir.",
        "Elle a trop duré, a déjà servi, ou n’a pas commencé dans ce navigateur. Recommencez ci-dessous.",
    ),
    "not-linked": (
        "Cette carte n’est associée à aucun compte.",
        "Reprenez votre session avec votre mot de passe, puis associez la carte dans "
        "«\u00a0Gestion de votre compte\u00a0».",
    ),
    "other": (
        "Cette carte est celle d’une autre personne.",
        "La session ouverte dans ce navigateur n’est pas la sienne\u00a0: utilisez votre propre carte, "
        "ou déconnectez-vous.",
    ),
    "changed": (
        "Cette carte ne correspond plus au numéro RPPS ou ADELI du compte.",
        "Connectez-vous par mot de passe, puis dissociez la carte\u202f; le centre de services peut vous aider.",
    ),
    "waiting": (
        "Cette carte attend la confirmation du gestionnaire de votre structure.",
        "D’ici là, elle ne suffit pas. " + PASSWORD_INSTEAD,
    ),
    "closed": (
        "Ce compte ne permet pas de se connecter.",
        "Le centre de services de votre région peut vous renseigner.",
    ),
}
"""How a reading may end without letting anybody in, besides what :mod:`medipli.trust.refusals` says."""


@public
@require_safe
def prepare(request: HttpRequest) -> HttpResponse:
    """Explain, tell how the last reading ended, and lead to the cards' address. 404 where cards are not set up."""
    if not card_host.is_set_up():
        raise Http404
    visitor = cast(VisitorRequest, request)
    suite = request.GET.get("suite", "")
    purpose = purpose_of(visitor)
    begun = card_handover.begin(visitor.session, suite)
    ending = visitor.session.pop(SAID, "") or (Reason.MISSING.value if "absente" in request.GET else "")
    context = {
        "purpose": purpose,
        "reading_url": card_host.reading_address(begun.mark),
        "ending": said(ending),
        "back_url": _way_back(purpose, suite),
        "is_demo_card": is_demo(),
    }
    return render(request, "sign_in/card.html", context)


def said(ending: str) -> tuple[str, str] | None:
    """What happened and what to do, for a key that :data:`SAID` holds."""
    if ending.startswith("wait-"):
        minutes = plural(int(ending.removeprefix("wait-")), "minute")
        return (
            "Trop de cartes refusées depuis ce réseau.",
            f"Réessayez dans {minutes}, ou connectez-vous par mot de passe.",
        )
    if ending in ENDINGS:
        return ENDINGS[ending]
    return SENTENCES[Reason(ending)] if ending in [one.value for one in Reason] else None


def _way_back(purpose: str, suite: str) -> str:
    after = f"?suite={suite}" if suite else ""
    if purpose == attempts.SIGN_IN:
        return reverse("web:sign-in") + after
    return reverse("web:locked") if purpose == attempts.UNLOCK else reverse("web:settings")
