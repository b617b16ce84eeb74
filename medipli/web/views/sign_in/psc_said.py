"""What people read when Pro Santé Connect does not let them in, with the other ways at hand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from medipli.identity.actions.recognise import Whose
from medipli.identity.provider.problems import Denied, Down, Untrusted
from medipli.web.access import lock_card
from medipli.web.request import VisitorRequest
from medipli.web.views.sign_in.password import page
from medipli.web.views.sign_in.ways import PSC_DOWN

DOWN = PSC_DOWN
_AGAIN = "Cette connexion par Pro Santé Connect a expiré ou a déjà servi. Recommencez."
_UNTRUSTED = "La réponse de Pro Santé Connect n’a pas pu être vérifiée. Recommencez, ou connectez-vous autrement."
_DENIED = {
    "access_denied": "La connexion par Pro Santé Connect a été abandonnée. Recommencez, ou connectez-vous autrement.",
    "invalid_grant": _AGAIN,
    "login_required": "Pro Santé Connect demande de vous identifier de nouveau. Recommencez.",
    "interaction_required": "Pro Santé Connect demande de vous identifier de nouveau. Recommencez.",
    "temporarily_unavailable": DOWN,
    "server_error": DOWN,
}
_OTHERWISE = "Pro Santé Connect n’a pas accepté cette connexion. Recommencez, ou connectez-vous autrement."
_WHOSE = {
    Whose.LINKED: (
        "Cette identité Pro Santé Connect est celle d’un autre compte que le vôtre. "
        "Déconnectez-vous d’abord pour entrer avec elle."
    ),
    Whose.TO_LINK: (
        "Cette identité Pro Santé Connect n’est pas encore associée à votre compte. "
        "Prouvez votre identité autrement, puis associez-la dans «\u00a0Gestion de votre compte\u00a0»."
    ),
    Whose.NOBODYS: "Cette identité Pro Santé Connect n’est associée à aucun compte. Continuez autrement.",
    Whose.CLOSED: "Le compte de cette identité est fermé ou suspendu. Votre centre de services peut vous en dire plus.",
    Whose.CONFLICT: (
        "Cette identité Pro Santé Connect ne correspond plus à celle qui est associée au compte. "
        "Connectez-vous autrement, ou contactez votre centre de services."
    ),
}


def sentence_of(problem: Down | Denied | Untrusted | Whose) -> str:
    """The sentence for a problem; what the provider or the browser sent is never repeated."""
    if isinstance(problem, Whose):
        return _WHOSE[problem]
    if isinstance(problem, Down):
        return DOWN
    if isinstance(problem, Denied):
        return _DENIED.get(problem.code, _OTHERWISE)
    return _AGAIN if problem.reason in ("state", "state too old") else _UNTRUSTED


def said(
    request: VisitorRequest, sentence: str, *, suite: str, tone: str = "attention", status: int = 200
) -> HttpResponse:
    """The page from which one goes on: the sign-in page, the lock card, or a sheet for who is signed in."""
    if request.opened is None:
        return page(request, status=status, next=suite, notice=sentence, notice_tone=tone)
    if request.opened.is_locked:
        card = lock_card(request, suite, errors=[("", sentence)])
        return render(request, "sign_in/locked.html", card, status=status)
    context = {"sentence": sentence, "back": reverse("web:settings"), "again": reverse("web:psc")}
    return render(request, "sign_in/psc_said.html", context, status=status)
