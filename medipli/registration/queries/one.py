"""One request, as the desk reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from medipli.registration import answers, clocks, duplicates, states
from medipli.registration.actions.decide import obstacles
from medipli.registration.answers import Answers
from medipli.registration.duplicates import Duplicate
from medipli.registration.models import Change, Check, Confirmation, Link, Note, Publication, Request

_ORDER = ("identity", "finess", "siret", "rpps", "site", "responsible", "owner", "administrator", "duplicate", "email")


@dataclass(frozen=True)
class RequestPage:
    """Everything the desk sees of one request; ``verbs`` are those that the table allows now."""

    request: Request
    answers: Answers
    checks: tuple[Check, ...]
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    duplicates: tuple[Duplicate, ...]
    homonyms: tuple[Duplicate, ...]
    confirmation: Confirmation | None
    proof_link: Link | None
    publications: tuple[Publication, ...]
    remaining: timedelta | None
    share_left: int
    verbs: frozenset[str]
    obstacles: dict[str, str]

    @property
    def greens(self) -> int:
        """« 5 sur 6 »."""
        return sum(check.verdict == Check.Verdict.GREEN for check in self.checks)

    @property
    def attested(self) -> Change | None:
        """How an agent attested the identity, when it rests on their word."""
        is_attested = self.request.is_individual and self.request.identity_proof == Request.Proof.DESK
        return self._last("prove", "confirm") if is_attested else None

    @property
    def answered(self) -> Change | None:
        """Whoever wrote down what the responsible person answered: an agent, or that person signed in."""
        return self._last("confirm", "decline")

    @property
    def validated(self) -> Change | None:
        """The validation, when there was one."""
        return self._last("validate")

    def _last(self, *verbs: str) -> Change | None:
        return next((change for change in reversed(self.changes) if change.verb in verbs and change.by), None)


def request_page(request_id: int, *, now: datetime | None = None) -> RequestPage | None:
    """A submitted request with its evidence; None when there is none. Who calls it checks the desk's policy.

    Seven queries at most, whatever there is to show.
    """
    now = now or timezone.now()
    beside = ("confirmation", "individual__person", "made_by", "made_for")
    request = _requests().select_related(*beside).filter(pk=request_id, submitted_at__isnull=False).first()
    if request is None:
        return None
    known = duplicates.known(request)
    checks = sorted(request.checks.all(), key=lambda check: _ORDER.index(check.name) if check.name in _ORDER else 99)
    return RequestPage(
        request=request,
        answers=answers.of(request),
        checks=tuple(checks),
        changes=tuple(request.changes.select_related("by")),
        notes=tuple(request.notes.select_related("by")),
        duplicates=known.duplicates,
        homonyms=known.homonyms,
        confirmation=getattr(request, "confirmation", None),
        proof_link=_proof_link(request),
        publications=_publications(request),
        remaining=clocks.remaining(request, now),
        share_left=clocks.share_left(request, now),
        verbs=frozenset(verb for verb in states.TABLE if states.allows(request, verb)),
        obstacles=obstacles(request) if request.state in states.WITH_THE_DESK else {},
    )


def _requests() -> QuerySet[Request]:
    return Request.objects.select_related("region", "individual", "person", "assignee", "mailbox")


def _proof_link(request: Request) -> Link | None:
    """The last link mailed to the holder of the number, while the identity is to be proved."""
    if request.kind != Request.Kind.PER or request.identity_proof or request.identity_denied_at:
        return None
    return request.links.filter(purpose=Link.Purpose.PROVE).order_by("-pk").first()


def _publications(request: Request) -> tuple[Publication, ...]:
    """What is to be said of it; nothing is before it is validated."""
    is_silent = request.state in states.WITH_THE_DESK or request.kind in states.NEVER_PUBLISHED
    return () if is_silent else tuple(request.publications.order_by("pk"))
