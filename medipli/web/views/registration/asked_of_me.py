"""« Responsable »: the requests that name the person signed in, and wait for their yes or no (F39)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from medipli.audit.actor import Forbidden
from medipli.mailboxes.queries import mailboxes_of
from medipli.registration import answers
from medipli.registration.actions import LinkSpent, respond_signed_in, waiting_for
from medipli.registration.models import Confirmation, Request
from medipli.registration.states import NotNow
from medipli.web.access import actor_of, in_own_time
from medipli.web.french import day_of
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box
from medipli.web.views.mailbox.frame import frame_for, frame_without_box, remember_responsible

SAID = {
    "yes": "Merci, c’est confirmé. Le centre de services en est averti.",
    "no": "Votre refus est enregistré. Le centre de services en est averti.",
}


@dataclass(frozen=True)
class Asked:
    """One request as the person named reads it; ``facts`` are (label, value)."""

    request_id: int
    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    yes: str


@require_safe
@in_own_time
def index(request: SignedInRequest) -> HttpResponse:
    """What waits for the answer of the person signed in; nobody else sees it."""
    waiting = [_asked(found) for found in waiting_for(request.user.pk)]
    remember_responsible(request, len(waiting))
    boxes = mailboxes_of(request.user.pk)
    frame = (
        frame_for(request, Box(boxes[0], boxes, request.user), current="responsible")
        if boxes
        else frame_without_box(request)
    )
    context = {"frame": frame, "waiting": waiting, "flash": flash.take(request), "home_url": url("mailboxes")}
    return render(request, "registration/asked_of_me.html", context)


@require_POST
@in_own_time
def respond(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Keep a yes or a no. To anybody but the person named, the request does not exist: 404."""
    said = request.POST.get("answer", "")
    if said not in SAID:
        raise Http404
    try:
        respond_signed_in(actor_of(request), request_id, agrees=said == "yes")
        text = SAID[said]
    except Forbidden:
        raise Http404 from None
    except (LinkSpent, NotNow):
        text = "Cette demande n’attend plus de réponse."
    flash.leave(request, flash.Flash(text))
    return HttpResponseRedirect(url("responsible-waiting"))


def _asked(confirmation: Confirmation) -> Asked:
    found = confirmation.request
    since = day_of(found.submitted_at) if found.submitted_at else ""
    if found.kind == Request.Kind.ORG:
        typed = found.answers
        facts: tuple[tuple[str, str], ...] = (
            ("Boîte partagée", typed.get("description", "")),
            ("Structure", typed.get("legal_name", "")),
            ("Service", typed.get("service", "")),
            ("Commune", f"{typed.get('postal_code', '')} {typed.get('town', '')}".strip()),
            ("Demandée par", _who_asks(found)),
            ("Déposée le", since),
        )
        return Asked(
            request_id=found.pk,
            title="Êtes-vous responsable de cette boîte\u202f?",
            lead="Une équipe demande une boîte partagée et vous nomme professionnel de santé responsable.",
            facts=_filled(facts),
            yes="Oui, j’en suis responsable",
        )
    given, _ = answers.read_individual(found.answers)
    facts = (
        ("Personne", f"{given.first_name} {given.last_name}"),
        ("Fonction", given.profession_label),
        ("Structure", given.site_name),
        ("Commune", f"{given.postal_code} {given.town}".strip()),
        ("Déposée le", since),
    )
    return Asked(
        request_id=found.pk,
        title="Confirmez-vous cette personne\u202f?",
        lead="Une personne sans identifiant national demande un compte et vous nomme pour confirmer sa fonction.",
        facts=_filled(facts),
        yes="Oui, je confirme",
    )


def _who_asks(found: Request) -> str:
    """The account that asks, else the name of the individual request made in the same journey."""
    if found.person is not None:
        return found.person.full_name
    if found.individual is not None:
        given, _ = answers.read_individual(found.individual.answers)
        return f"{given.first_name} {given.last_name}"
    return ""


def _filled(facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts if value.strip())
