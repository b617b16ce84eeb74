"""What the clocks bring: reminders, escalations, and the end of what nobody goes on with. Each is done once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Value

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.registration import states
from medipli.registration.clocks import REMINDER_SHARE
from medipli.registration.models import Request

State = Request.State
_AT_ONCE = 500
_HOUR = timedelta(hours=1)


def _deciding(late_before: datetime, share: int = 0) -> Q:
    return Q(state__in=states.DECIDABLE, paused_at=None) & _due("decision", late_before, share)


def _publishing(late_before: datetime, share: int = 0) -> Q:
    return Q(state=State.VALIDATED) & _due("publication", late_before, share)


def _due(clock: str, now: datetime, share: int) -> Q:
    """Due by ``now``, or with no more than one part in ``share`` of the region's hours left."""
    if not share:
        return Q(**{f"{clock}_due_at__lte": now})
    part = Value(_HOUR / share, output_field=DurationField())
    left = ExpressionWrapper(F(f"region__{clock}_hours") * part, output_field=DurationField())
    return Q(**{f"{clock}_due_at__lte": Value(now) + left})


def late(now: datetime) -> Q:
    """Requests whose clock has run out."""
    return _deciding(now) | _publishing(now)


def remind_due(actor: Actor, now: datetime) -> int:
    """Remind the desks of what is nearly due. Returns how many requests that is, each counted once in its life."""
    nearly = Request.objects.filter(_deciding(now, REMINDER_SHARE) | _publishing(now, REMINDER_SHARE))
    from medipli.registration import tasks

    return _tell_once(
        actor, nearly.filter(reminded_at=None), "reminded_at", now, tasks.remind_desk.defer, "request.remind"
    )


def escalate_due(actor: Actor, now: datetime) -> int:
    """Tell the desks and the operators of what is late. Returns how many requests that is."""
    from medipli.registration import tasks

    overdue = Request.objects.filter(late(now), escalated_at=None)
    return _tell_once(actor, overdue, "escalated_at", now, tasks.escalate.defer, "request.escalate")


def _tell_once(
    actor: Actor, wanted: QuerySet[Request], column: str, now: datetime, tell: Callable[..., object], action: str
) -> int:
    with transaction.atomic():
        locked = wanted.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:_AT_ONCE]
        found = list(locked.values_list("pk", "region_id"))
        Request.objects.filter(pk__in=[request_id for request_id, _ in found]).update(**{column: now})
        for request_id, _ in found:
            record(actor, action, target=f"request:{request_id}")
        for region_id in sorted({region_id for _, region_id in found if region_id is not None}):
            tell(region_id=region_id)
    return len(found)


def expire_due(actor: Actor, now: datetime) -> int:
    """End drafts and unanswered questions whose time is over. Of a draft nothing typed is kept. Returns how many."""
    # The draft of an individual account inside a shared one ends with it; a question about it ends by itself.
    ends_alone = Q(shared=None) | Q(state=State.ASKED)
    over = Request.objects.filter(ends_alone, expires_at__lte=now, state__in=states.TABLE["expire"].sources)
    done = 0
    for request_id in list(over.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            request = states.lock(request_id)
            if request.expires_at is None or request.expires_at > now or not states.allows(request, "expire"):
                continue
            _expire(actor, request, now)
            inside = request.individual
            if inside is not None and inside.state == State.DRAFT:
                _expire(actor, states.lock(inside.pk), now)
            done += 1
    return done


def _expire(actor: Actor, request: Request, now: datetime) -> None:
    if request.submitted_at is None:
        request.links.all().delete()
    kept = states.forgotten(request)
    states.move(actor, request, "expire", decided_at=now, paused_at=None, expires_at=None, **kept)
