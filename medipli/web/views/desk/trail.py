"""« Suivi »: what happened to a request, and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from medipli.registration.addresses import is_to_be_published
from medipli.registration.models import Change, Request
from medipli.registration.queries import RequestPage
from medipli.registration.states import DECIDABLE, WITH_THE_DESK
from medipli.web.french import NBSP
from medipli.web.views.desk.ring import ring_of

State = Request.State
# Verb → icon, what is said, and whether the agent's name follows.
_VERBS = {
    "submit": ("send", "Demande déposée", False),
    "verify_email": ("mail", "Adresse confirmée", False),
    "take": ("user-round", "Prise", True),
    "ask": ("file-question-mark", "Pièce demandée", True),
    "answer": ("reply", "Réponse reçue", False),
    "prove": ("badge-check", "Identité prouvée", True),
    "deny": ("triangle-alert", "Demande contestée", False),
    "confirm": ("signature", "Accord du responsable", True),
    "decline": ("circle-x", "Refus du responsable", True),
    "validate": ("check", "Validée", True),
    "refuse": ("x", "Refusée", True),
    "publish": ("globe", "Publiée dans l’annuaire santé", False),
    "abandon": ("circle-x", "Publication abandonnée", False),
    "withdraw": ("undo-2", "Retirée par le demandeur", False),
    "expire": ("clock-3", "Expirée", False),
}
_BAD, _WARNING = ("refuse", "withdraw", "expire"), ("ask", "deny", "abandon", "decline")


@dataclass(frozen=True)
class TrailStep:
    """One step; ``state`` is that of the timeline: done, attention, failed, waiting."""

    icon: str
    title: str
    state: str
    at: datetime | None = None
    note: str = ""
    text: str = ""


def trail_of(page: RequestPage) -> tuple[TrailStep, ...]:
    """The steps made, the checks among them, then those that wait."""
    made = [_made(change) for change in page.changes if change.verb in _VERBS]
    if page.checks:
        checked = max(check.at for check in page.checks)
        note = f"{page.greens} sur {len(page.checks)}"
        state = "done" if page.greens == len(page.checks) else "attention"
        made.append(TrailStep("bot", "Contrôles automatiques", state, checked, note))
    made.sort(key=lambda step: step.at.timestamp() if step.at else 0)
    return (*made, *_coming(page))


def who(change: Change) -> str:
    """« Prise par Tessa Lorméac »: what a change was, and whose."""
    _, title, is_named = _VERBS.get(change.verb, ("", change.verb, False))
    return f"{title} par {change.by.full_name}" if is_named and change.by else title


def _made(change: Change) -> TrailStep:
    icon = _VERBS[change.verb][0]
    state = "failed" if change.verb in _BAD else "attention" if change.verb in _WARNING else "done"
    return TrailStep(icon, who(change), state, change.at, text=change.text)


def _coming(page: RequestPage) -> list[TrailStep]:
    request = page.request
    left = ring_of(page.remaining, page.share_left).spoken
    steps = []
    if request.state == State.ASKED:
        steps.append(TrailStep("pause", "Réponse attendue", "waiting", note="l’échéance est suspendue"))
    elif request.state in DECIDABLE:
        steps.append(TrailStep("clock-3", "Décision", "waiting", note=left))
    if request.state in (*WITH_THE_DESK, State.VALIDATED) and is_to_be_published(request):
        hours = request.region.publication_hours if request.region else 72
        note = left if request.state == State.VALIDATED else f"sous {hours}{NBSP}h"
        steps.append(TrailStep("globe", "Publication annuaire santé", "waiting", note=note))
    return steps
