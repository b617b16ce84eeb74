"""The state of a request in plain words, its steps and its two countdowns (F27, F45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils import timezone

from medipli.registration import addresses, clocks, connections, journey, states
from medipli.registration.models import Change, Confirmation, Request
from medipli.registration.wanted import of_request
from medipli.web import french
from medipli.web.components import TimelineStep
from medipli.web.views.registration import recap

State, Kind = Request.State, Request.Kind
Node = Literal["done", "attention", "failed", "waiting"]


@dataclass(frozen=True)
class Clock:
    """A countdown: ``percent`` is what is left of it, ``short`` stands in its ring."""

    title: str
    text: str
    short: str
    percent: int = 0
    tone: str = ""


@dataclass(frozen=True)
class Follow:
    """What the follow-up page shows."""

    reference: str
    kind: str
    label: str
    title: str
    text: str
    icon: str
    tone: str
    asked: str
    steps: tuple[TimelineStep, ...]
    clocks: tuple[Clock, ...]
    sections: tuple[recap.Section, ...]
    is_open: bool
    can_withdraw: bool
    can_resume: bool
    can_confirm: bool
    can_begin: bool
    desk_name: str
    desk_hours: str
    desk_phone: str
    desk_email: str


_WORDS: dict[str, tuple[str, str, str, str]] = {
    State.SUBMITTED: (
        "Demande reçue",
        "Le centre de services va la contrôler. Vous n’avez rien à faire.",
        "mail-check",
        "",
    ),
    State.CHECKING: (
        "Demande en cours de contrôle",
        "Le centre de services compare vos réponses aux registres officiels.",
        "scan-search",
        "",
    ),
    State.ASKED: (
        "Un complément vous est demandé",
        "Le délai est en pause jusqu’à votre réponse. Sans réponse sous 30\u00a0jours, la demande expire.",
        "message-square-text",
        "sla",
    ),
    State.VALIDATED: (
        "Compte validé",
        "Un e-mail vous donne la suite. L’adresse MSSanté est en cours de publication dans l’annuaire santé.",
        "circle-check",
        "",
    ),
    State.PUBLISHED: ("Compte publié", "Votre adresse est visible dans l’annuaire santé.", "globe", ""),
    State.REFUSED: ("Demande refusée", "", "circle-x", "gar"),
    State.WITHDRAWN: ("Demande retirée", "Vous l’avez retirée. Rien d’autre ne sera fait.", "undo-2", ""),
    State.EXPIRED: (
        "Demande expirée",
        "Elle est restée trop longtemps sans suite. Vous pouvez en faire une nouvelle.",
        "clock-3",
        "gar",
    ),
}
_STEPS = {
    "submit": "Demande envoyée",
    "take": "Contrôle commencé",
    "ask": "Complément demandé",
    "answer": "Votre réponse est arrivée",
    "prove": "Identité prouvée",
    "confirm": "Professionnel responsable confirmé",
    "decline": "Le professionnel responsable a dit non",
    "validate": "Compte validé",
    "publish": "Publié dans l’annuaire santé",
    "abandon": "Publication abandonnée",
    "refuse": "Demande refusée",
    "withdraw": "Demande retirée",
    "expire": "Demande expirée",
    "verify_email": "Adresse mail confirmée",
}
_FAILED, _ATTENTION = ("refuse", "expire"), ("ask", "abandon", "decline")


def follow(request: Request) -> Follow:
    """Read ``request`` (with its region and individual request) for who holds its link.

    While it is open that is who made it; once it is decided, only what became of it is told. A few queries.
    """
    title, text, icon, tone = _words(request)
    region = request.region
    is_open = request.state in states.OPEN
    return Follow(
        reference=request.reference or "",
        kind=recap.kind_label(request.kind),
        label=request.label if is_open else "",
        title=title,
        text=text,
        icon=icon,
        tone=tone,
        asked=request.reason if request.state == State.ASKED else "",
        steps=_steps(request),
        clocks=_clocks(request),
        sections=_sections(request) if is_open else (),
        is_open=is_open,
        can_withdraw=states.allows(request, "withdraw"),
        can_resume=request.state == State.DRAFT and request.kind != Kind.CONNECTION,
        can_confirm=request.state == State.DRAFT and _is_whole(request),
        can_begin=connections.may_begin(request),
        desk_name=(region.desk_name if region else "") or "Le centre de services",
        desk_hours=region.desk_hours if region else "",
        desk_phone=region.desk_phone if region else "",
        desk_email=region.desk_email if region else "",
    )


def _is_whole(request: Request) -> bool:
    return not any(step.errors for step in journey.steps(request))


def _words(request: Request) -> tuple[str, str, str, str]:
    if request.state == State.DRAFT:
        if _is_whole(request) and journey.unverified(request):
            text = "Un lien vous a été envoyé par e-mail. Ouvrez-le\u00a0: la demande partira aussitôt."
            return "Confirmez votre adresse mail", text, "mail-search", "sla"
        text = "Elle n’est pas encore envoyée. Vous pouvez la reprendre là où vous en étiez."
        return "Demande en cours de saisie", text, "file-pen-line", ""
    title, text, icon, tone = _WORDS[request.state]
    if request.state in (State.SUBMITTED, State.CHECKING) and _is_unproved(request):
        text = (
            "Si l’annuaire santé connaît une adresse mail à votre nom, un lien vient d’y partir\u00a0: ouvrez-le pour"
            " prouver votre identité. Sinon, le centre de services prend contact avec vous."
        )
    if request.state == State.REFUSED:
        text = request.reason or "Le motif vous a été envoyé par e-mail."
    if request.kind == Kind.CONNECTION and request.state in (State.SUBMITTED, State.CHECKING, State.VALIDATED):
        is_accepted = request.state == State.VALIDATED
        title = "Raccordement accepté" if is_accepted else title
        text = "Le centre de services étudie votre demande."
        if is_accepted:
            text = _led_to(request)
    elif request.state == State.VALIDATED:
        text = _opened(request, text)
    return title, text, icon, tone


def _opened(request: Request, published: str) -> str:
    """What follows a validation; ``published`` is the sentence where the address enters the health directory."""
    if addresses.is_to_be_published(request):
        return published
    if request.kind == Kind.LOCAL:
        return "Un e-mail vous donne le lien qui termine l’ouverture\u00a0: vous y choisissez votre mot de passe."
    if addresses.has_mssante_address(of_request(request), request.region):
        return "La publication de son adresse dans l’annuaire santé a été abandonnée."
    return (
        "Un e-mail vous donne la suite. Votre adresse sert entre les utilisateurs du service\u00a0: elle n’entre pas"
        " dans l’annuaire santé."
    )


def _led_to(connection: Request) -> str:
    """What became of an accepted connection, for its contact."""
    if connections.may_begin(connection):
        return (
            "Un e-mail vous donne le lien qui commence votre compte, avec les coordonnées de la structure\u00a0: une"
            " fois ce compte validé, vous l’administrez."
        )
    if connections.under_way(connection) is not None:
        return "Votre compte est en cours de création\u00a0: une fois validé, il administre la structure."
    return "La structure a un gestionnaire\u00a0: il y crée les comptes et les boîtes partagées."


def _is_unproved(request: Request) -> bool:
    """Whether the identity of who asks is still to be proved. Says nothing of what the register knows."""
    own = request.individual if request.kind == Kind.ORG else request
    return own is not None and own.kind == Kind.PER and not own.identity_proof


def _steps(request: Request) -> tuple[TimelineStep, ...]:
    changes = Change.objects.filter(request=request, is_public=True, verb__in=_STEPS).order_by("at", "pk")
    done = [_step(change, request) for change in changes]
    return (*done, *_ahead(request))


def _step(change: Change, request: Request) -> TimelineStep:
    node: Node = "failed" if change.verb in _FAILED else "attention" if change.verb in _ATTENTION else "done"
    title = _STEPS[change.verb]
    if change.verb == "validate" and request.kind == Kind.CONNECTION:
        title = "Raccordement accepté"
    told = ("ask", "answer", "refuse") if request.state in states.OPEN else ("refuse",)
    text = change.text if change.verb in told else ""
    return TimelineStep(title, node, f"{french.list_time(change.at)}", change.at.isoformat(), text)


def _ahead(request: Request) -> list[TimelineStep]:
    """What is still to come, in order."""
    if request.state not in states.WITH_THE_DESK and request.state not in (State.DRAFT, State.VALIDATED):
        return []
    names = [] if request.state != State.DRAFT else ["Envoi de la demande"]
    if request.state != State.VALIDATED:
        waits = Confirmation.objects.filter(request=request, answer=Confirmation.Answer.WAITING).exists()
        names += ["Confirmation du professionnel responsable"] if waits and request.kind == Kind.ORG else []
        names.append("Réponse du centre de services")
    if addresses.is_to_be_published(request):
        names.append("Publication dans l’annuaire santé")
    return [TimelineStep(name, "waiting") for name in names]


def _clocks(request: Request) -> tuple[Clock, ...]:
    """The decision, then the publication: what runs, what waits, what is done."""
    region, now = request.region, timezone.now()
    if region is None or request.submitted_at is None or request.state in (
        State.WITHDRAWN,
        State.EXPIRED,
        State.REFUSED,
    ):  # fmt: skip
        return ()
    found = []
    if request.state in states.WITH_THE_DESK and request.decision_due_at is not None:
        if request.paused_at is not None:
            left = request.decision_due_at - request.paused_at
            text = f"En pause jusqu’à votre réponse. Il restera {_hours(left)}."
            found.append(Clock("Réponse", text, _hours(left), clocks.share_left(request, now), "saf"))
        else:
            found.append(_running("Réponse", request.decision_due_at, now, clocks.share_left(request, now)))
    elif request.decided_at is not None:
        found.append(Clock("Réponse", f"Donnée {french.on_date(request.decided_at)}.", "✓", 100))
    if request.kind not in states.NEVER_PUBLISHED:
        if request.state == State.PUBLISHED and request.published_at is not None:
            found.append(Clock("Annuaire santé", f"Publié {french.on_date(request.published_at)}.", "✓", 100))
        elif request.state == State.VALIDATED and request.publication_due_at is not None:
            due = request.publication_due_at
            found.append(_running("Annuaire santé", due, now, clocks.share_left(request, now)))
        elif addresses.is_to_be_published(request):
            hours = region.publication_hours
            found.append(Clock("Annuaire santé", f"Sous {hours}\u00a0h après la validation.", f"{hours}\u00a0h"))
    return tuple(found)


def _running(title: str, due: datetime, now: datetime, percent: int) -> Clock:
    left = due - now
    if left <= timedelta():
        text = "Le délai est dépassé\u00a0: le centre de services en est averti."
        return Clock(title, text, "0\u00a0h", 0, "gar")
    tone = "gar" if percent < 9 else "saf" if percent <= 38 else ""
    return Clock(title, f"Au plus tard {french.on_date(due)}.", _hours(left), max(percent, 1), tone)


def _hours(left: timedelta) -> str:
    minutes = max(0, round(left.total_seconds() / 60))
    return f"{-(-minutes // 60)}\u00a0h" if minutes >= 60 else f"{minutes}\u00a0min"


def _sections(request: Request) -> tuple[recap.Section, ...]:
    typed = request.answers
    if request.kind == Kind.CONNECTION:
        return (recap.connection_section(typed),)
    if request.kind != Kind.ORG:
        return (recap.person_section(typed, editable=False),)
    own = request.individual
    first = (recap.person_section(own.answers, editable=False),) if own is not None else ()
    return (*first, recap.team_section(typed, editable=False))
