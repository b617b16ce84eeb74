"""The desk's part: take, answer, note, close, transfer. Each verb asks that the actor serves the request's region."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.organisations.models import Region
from medipli.organisations.policy import require_desk
from medipli.support import tasks
from medipli.support.actions.asking import tell_desk
from medipli.support.models import HelpMessage, HelpRequest
from medipli.support.writing import NotNow, text_of

State = HelpRequest.State


def seen(actor: Actor, request_id: int) -> None:
    """An agent opened the thread: the next word of who asked is announced by a letter again. Raises Forbidden."""
    told = HelpRequest.objects.filter(pk=request_id, desk_told_at__isnull=False)
    if (request := told.first()) is not None:
        require_desk(actor, request.region_id)
        told.update(desk_told_at=None)


@transaction.atomic
def take(actor: Actor, request_id: int) -> HelpRequest:
    """The agent deals with it from now on. Raises Forbidden, and NotNow when a colleague took it before."""
    request = _of_desk(actor, request_id)
    if request.assignee_id not in (None, actor.person_id):
        raise NotNow("Une autre personne du centre de services a déjà pris cette demande.")
    request.assignee_id = actor.person_id
    request.save(update_fields=["assignee"])
    record(actor, "help.take", target=f"help:{request.pk}")
    return request


@transaction.atomic
def release(actor: Actor, request_id: int) -> HelpRequest:
    """Nobody deals with it any more: a colleague may take it. Raises Forbidden."""
    request = _of_desk(actor, request_id)
    request.assignee = None
    request.save(update_fields=["assignee"])
    record(actor, "help.release", target=f"help:{request.pk}")
    return request


@transaction.atomic
def answer(actor: Actor, request_id: int, text: str) -> HelpMessage:
    """Answer who asked; a letter without the text tells them. Answering takes a request that nobody took.

    Raises Forbidden, HelpRefused, NotNow once it is closed.
    """
    kept = text_of(text)
    request = _of_desk(actor, request_id)
    if request.state == State.CLOSED:
        raise NotNow("Cette demande est close.")
    message = HelpMessage.objects.create(request=request, by_id=actor.person_id, from_desk=True, text=kept)
    request.assignee_id = request.assignee_id or actor.person_id
    _move(request, State.ANSWERED, "assignee")
    record(actor, "help.answer", target=f"help:{request.pk}")
    tasks.answered.defer(request_id=request.pk)
    return message


@transaction.atomic
def note(actor: Actor, request_id: int, text: str) -> HelpMessage:
    """Write something down for the desk alone. Raises Forbidden, HelpRefused."""
    kept = text_of(text)
    request = _of_desk(actor, request_id)
    message = HelpMessage.objects.create(
        request=request, by_id=actor.person_id, from_desk=True, is_internal=True, text=kept
    )
    record(actor, "help.note", target=f"help:{request.pk}")
    return message


@transaction.atomic
def close_by_desk(actor: Actor, request_id: int) -> None:
    """It is settled; who asked may open it again. Raises Forbidden."""
    request = _of_desk(actor, request_id)
    if request.state != State.CLOSED:
        _move(request, State.CLOSED)
        record(actor, "help.close", target=f"help:{request.pk}", details={"by": "desk"})


@transaction.atomic
def transfer(actor: Actor, request_id: int, region_id: int) -> None:
    """Hand the request to the desk of another open region. Raises Forbidden, NotNow when there is no such desk."""
    request = _of_desk(actor, request_id)
    region = Region.objects.filter(pk=region_id, is_open=True).exclude(pk=request.region_id or 0).first()
    if region is None:
        raise NotNow("Choisissez une autre région ouverte.")
    before, request.region, request.assignee = request.region_id, region, None
    request.desk_told_at = None
    request.save(update_fields=["region", "assignee", "desk_told_at"])
    details = {"from": before, "to": region.pk}
    record(actor, "help.transfer", target=f"help:{request.pk}", details=details)
    if request.state == State.OPEN:
        tell_desk(request)


def _of_desk(actor: Actor, request_id: int) -> HelpRequest:
    request = HelpRequest.objects.select_for_update().filter(pk=request_id, verified_at__isnull=False).first()
    if request is None:
        raise Forbidden
    require_desk(actor, request.region_id)
    return request


def _move(request: HelpRequest, state: HelpRequest.State, *more: str) -> None:
    request.state, request.last_at = state, timezone.now()
    request.save(update_fields=["state", "last_at", *more])
