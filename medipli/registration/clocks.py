"""The two clocks of a request: decision, from submission; publication, from validation. Each region sets its hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from medipli.organisations.models import Region
from medipli.registration.models import Request

DRAFT_LIFETIME = timedelta(days=30)
QUESTION_LIFETIME = timedelta(days=30)
REMINDER_SHARE = 4
"""A reminder leaves when one part in four of the time is left."""


def decision_due(region: Region, submitted_at: datetime) -> datetime:
    """When a request submitted then is to be decided."""
    return submitted_at + timedelta(hours=region.decision_hours)


def publication_due(region: Region, validated_at: datetime) -> datetime:
    """When a box validated then is to stand in the national directory (F45)."""
    return validated_at + timedelta(hours=region.publication_hours)


def paused(request: Request, now: datetime) -> dict[str, datetime | None]:
    """Columns that stop the decision clock, while who asked has to answer."""
    return {"paused_at": request.paused_at or now, "expires_at": now + QUESTION_LIFETIME}


def resumed(request: Request, now: datetime) -> dict[str, datetime | None]:
    """Columns that let the clock go on: what was left is left again."""
    due = request.decision_due_at
    if request.paused_at is not None and due is not None:
        due += now - request.paused_at
    return {"paused_at": None, "expires_at": None, "decision_due_at": due}


def remaining(request: Request, now: datetime) -> timedelta | None:
    """What is left of the clock that runs: negative when late, None when none runs."""
    if request.state == Request.State.VALIDATED and request.publication_due_at is not None:
        return request.publication_due_at - now
    if request.state not in (Request.State.SUBMITTED, Request.State.CHECKING, Request.State.ASKED):
        return None
    if request.decision_due_at is None:
        return None
    return request.decision_due_at - (request.paused_at or now)


def share_left(request: Request, now: datetime) -> int:
    """What is left, in per cent of the whole time: what the ring shows; 0 when late or when no clock runs."""
    left = remaining(request, now)
    if left is None or request.region is None:
        return 0
    is_published_next = request.state == Request.State.VALIDATED
    hours = request.region.publication_hours if is_published_next else request.region.decision_hours
    return max(0, min(100, round(100 * left / timedelta(hours=hours)))) if hours else 0
