"""Asking the desk: opening a request, answering in it, closing it, opening it again (F50)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.identity import throttle
from medipli.identity.models import Person
from medipli.identity.names import normal
from medipli.organisations.models import Region
from medipli.support import links, tasks
from medipli.support.models import HelpMessage, HelpRequest
from medipli.support.references import next_reference
from medipli.support.writing import HelpRefused, NotNow, check_subject, check_visitor, count, line_of, text_of

State = HelpRequest.State
UNCONFIRMED_LASTS = timedelta(days=3)


@dataclass(frozen=True)
class Question:
    """What the form holds. ``name`` and ``email`` are asked of visitors only."""

    about: str = ""
    subject: str = ""
    text: str = ""
    region_id: int | None = None
    name: str = ""
    email: str = ""


def open_request(actor: Actor, question: Question) -> HelpRequest:
    """Ask the desk of a region. A visitor's request waits until the link mailed to them is confirmed.

    Raises HelpRefused with a sentence for each field, and TooOften.
    """
    person = Person.objects.filter(pk=actor.person_id, is_active=True).first() if actor.person_id else None
    if actor.person_id is not None and person is None:
        raise Forbidden
    subject, name, email = line_of(question.subject), line_of(question.name), normal(question.email)
    errors = check_subject(question.about, subject)
    if person is None:
        errors |= check_visitor(name, email)
    region = Region.objects.filter(pk=question.region_id or 0, is_open=True).first()
    if region is None:
        errors["region"] = "Choisissez la région où vous exercez."
    text = question.text
    try:
        text = text_of(text)
    except HelpRefused as refused:
        errors |= refused.errors
    if errors:
        raise HelpRefused(errors)
    count("open", actor)
    now = timezone.now()
    with transaction.atomic():
        request = HelpRequest(
            reference=next_reference(),
            region=region,
            person=person,
            about=question.about,
            subject=subject,
            last_at=now,
            verified_at=now if person else None,
        )
        if person is None:
            request.name, request.email = name, email
            request.link = links.digest_of(links.token_of(request))
        request.save()
        HelpMessage.objects.create(request=request, by=person, text=text)
        record(actor, "help.open", target=f"help:{request.pk}", details={"about": question.about})
        if person is not None:
            tell_desk(request)
        elif throttle.count_try(throttle.letters("help", email)) is None:
            tasks.confirm_address.defer(request_id=request.pk)
    return request


@transaction.atomic
def confirm(actor: Actor, token: str) -> HelpRequest:
    """The visitor confirms their address: the desk sees the request from now on. Doing it twice is the same."""
    request = _behind(token)
    if request.verified_at is None:
        request.verified_at = request.last_at = timezone.now()
        request.save(update_fields=["verified_at", "last_at"])
        record(actor, "help.confirm", target=f"help:{request.pk}")
        tell_desk(request)
    return request


def reply(actor: Actor, reference: str, text: str) -> HelpMessage:
    """Who asked writes again. Raises Forbidden to anybody else, HelpRefused, TooOften, NotNow once it is closed."""
    kept = text_of(text)
    count("reply", actor)
    with transaction.atomic():
        return _write(actor, _own(actor, reference), kept)


def reply_by_link(actor: Actor, token: str, text: str) -> HelpMessage:
    """The same, for a visitor behind their link."""
    kept = text_of(text)
    count("reply", actor)
    with transaction.atomic():
        return _write(actor, _confirmed(token), kept)


@transaction.atomic
def close(actor: Actor, reference: str) -> None:
    """Who asked needs no more help. Raises Forbidden."""
    _close(actor, _own(actor, reference))


@transaction.atomic
def close_by_link(actor: Actor, token: str) -> None:
    """The same, for a visitor behind their link."""
    _close(actor, _confirmed(token))


@transaction.atomic
def reopen(actor: Actor, reference: str = "", *, token: str = "") -> None:
    """Who asked needs help again. Raises Forbidden."""
    request = _confirmed(token) if token else _own(actor, reference)
    if request.state == State.CLOSED:
        _move(request, State.OPEN)
        record(actor, "help.reopen", target=f"help:{request.pk}")
        tell_desk(request)


def tell_desk(request: HelpRequest) -> None:
    """Have one letter sent to the desk of the region, in the caller's transaction; none while the last is unread."""
    if request.desk_told_at is None:
        request.desk_told_at = timezone.now()
        request.save(update_fields=["desk_told_at"])
        tasks.tell_desk.defer(request_id=request.pk)


def forget_unconfirmed() -> int:
    """Remove the requests of visitors who never confirmed their address; returns how many."""
    old = HelpRequest.objects.filter(verified_at=None, created_at__lt=timezone.now() - UNCONFIRMED_LASTS)
    _, by_model = old.delete()
    return by_model.get("support.HelpRequest", 0)


def _own(actor: Actor, reference: str) -> HelpRequest:
    found = HelpRequest.objects.select_for_update().filter(reference=reference, person_id=actor.person_id or 0)
    request = found.first()
    if request is None:
        raise Forbidden
    return request


def _behind(token: str) -> HelpRequest:
    request = HelpRequest.objects.select_for_update().filter(link=links.digest_of(token)).first()
    if request is None:
        raise Forbidden
    return request


def _confirmed(token: str) -> HelpRequest:
    request = _behind(token)
    if request.verified_at is None:
        raise Forbidden
    return request


def _write(actor: Actor, request: HelpRequest, text: str) -> HelpMessage:
    if request.state == State.CLOSED:
        raise NotNow("Cette demande est close\u202f: rouvrez-la pour écrire à nouveau.")
    message = HelpMessage.objects.create(request=request, by_id=actor.person_id, text=text)
    _move(request, State.OPEN)
    record(actor, "help.reply", target=f"help:{request.pk}")
    tell_desk(request)
    return message


def _close(actor: Actor, request: HelpRequest) -> None:
    if request.state != State.CLOSED:
        _move(request, State.CLOSED)
        record(actor, "help.close", target=f"help:{request.pk}")


def _move(request: HelpRequest, state: HelpRequest.State) -> None:
    request.state, request.last_at = state, timezone.now()
    request.save(update_fields=["state", "last_at"])
