"""One request: as the desk reads it, and as who asked follows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from medipli.registration import answers, clocks, duplicates, links, states
from medipli.registration.actions.decide import obstacles
from medipli.registration.answers import Answers
from medipli.registration.duplicates import Duplicate
from medipli.registration.models import Change, Check, Confirmation, Note, Publication, Request

State = Request.State
_ORDER = ("identity", "finess", "siret", "rpps", "site", "responsible", "owner", "duplicate", "email")
_SAID = {
    State.DRAFT: "Votre demande n’est pas encore déposée.",
    State.SUBMITTED: "Votre demande est déposée. Le centre de services va l’examiner.",
    State.CHECKING: "Le centre de services examine votre demande.",
    State.ASKED: "Le centre de services attend votre réponse.",
    State.REFUSED: "Votre demande n’a pas été acceptée.",
    State.PUBLISHED: "Votre adresse est visible dans l’annuaire santé.",
    State.WITHDRAWN: "Cette demande a été retirée.",
    State.EXPIRED: "Cette demande a expiré.",
}


@dataclass(frozen=True)
class RequestPage:
    """Everything the desk sees of one request; ``verbs`` are those that the table allows now."""

    request: Request
    answers: Answers
    checks: tuple[Check, ...]
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    duplicates: tuple[Duplicate, ...]
    confirmation: Confirmation | None
    publications: tuple[Publication, ...]
    remaining: timedelta | None
    share_left: int
    verbs: frozenset[str]
    obstacles: dict[str, str]

    @property
    def greens(self) -> int:
        """« 5 sur 6 »."""
        return sum(check.verdict == Check.Verdict.GREEN for check in self.checks)


@dataclass(frozen=True)
class FollowUp:
    """What who asked sees. ``sentence`` says the state in plain words; ``question`` is what the desk asks."""

    request: Request
    sentence: str
    question: str
    reason: str
    changes: tuple[Change, ...]
    individual: Request | None
    due_at: datetime | None
    is_waiting_for_you: bool
    can_withdraw: bool


def request_page(request_id: int, *, now: datetime | None = None) -> RequestPage | None:
    """A submitted request with its evidence; None when there is none. Who calls it checks the desk's policy."""
    now = now or timezone.now()
    request = _requests().filter(pk=request_id, submitted_at__isnull=False).first()
    if request is None:
        return None
    checks = sorted(request.checks.all(), key=lambda check: _ORDER.index(check.name) if check.name in _ORDER else 99)
    return RequestPage(
        request=request,
        answers=answers.of(request),
        checks=tuple(checks),
        changes=tuple(request.changes.select_related("by")),
        notes=tuple(request.notes.select_related("by")),
        duplicates=duplicates.of(request),
        confirmation=Confirmation.objects.filter(request=request).first(),
        publications=tuple(request.publications.order_by("pk")),
        remaining=clocks.remaining(request, now),
        share_left=clocks.share_left(request, now),
        verbs=frozenset(verb for verb in states.TABLE if states.allows(request, verb)),
        obstacles=obstacles(request) if request.state in states.WITH_THE_DESK else {},
    )


def follow_up(token: str) -> FollowUp | None:
    """The request behind a link, for who asked; None when the link does not serve."""
    found = links.request_behind(token)
    return None if found is None else _follow_up(found.pk)


def follow_up_of(person_id: int, request_id: int) -> FollowUp | None:
    """The same for somebody signed in, who made the request."""
    is_theirs = Request.objects.filter(pk=request_id, person_id=person_id).exists()
    return _follow_up(request_id) if is_theirs else None


def requests_of(person_id: int) -> list[Request]:
    """The requests of somebody who has an account, the newest first."""
    found = Request.objects.filter(person_id=person_id, submitted_at__isnull=False)
    return list(found.select_related("region", "mailbox").order_by("-submitted_at"))


def duplicates_of(request: Request) -> tuple[Duplicate, ...]:
    """Evidence for the desk; never for who asked."""
    return duplicates.of(request)


def _requests() -> QuerySet[Request]:
    return Request.objects.select_related("region", "individual", "person", "assignee", "mailbox")


def _follow_up(request_id: int) -> FollowUp:
    request = _requests().get(pk=request_id)
    changes = request.changes.filter(is_public=True).exclude(verb="begin")
    is_asked = request.state == State.ASKED
    return FollowUp(
        request=request,
        sentence=sentence(request),
        question=request.reason if is_asked else "",
        reason=request.reason if request.state == State.REFUSED else "",
        changes=tuple(changes),
        individual=request.individual,
        due_at=None if is_asked else _due(request),
        is_waiting_for_you=is_asked or request.state == State.DRAFT,
        can_withdraw=states.allows(request, "withdraw"),
    )


def sentence(request: Request) -> str:
    """The state of a request in plain words (F27)."""
    if request.state == State.VALIDATED:
        if request.kind == Request.Kind.CONNECTION:
            return "Votre demande est acceptée. Le centre de services vous contacte pour la suite."
        if request.publication_due_at is None:
            return "Votre compte est validé."
        return "Votre compte est validé. Il sera visible dans l’annuaire santé sous 72\u00a0h."
    return _SAID[State(request.state)]


def _due(request: Request) -> datetime | None:
    return request.publication_due_at if request.state == State.VALIDATED else request.decision_due_at
