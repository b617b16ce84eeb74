"""What an agent does with a request before the decision: take it, note, ask for more, record what came by telephone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from medipli.audit.actor import Actor, Forbidden
from medipli.formats.text import strip_controls
from medipli.organisations.policy import require_desk
from medipli.registration import clocks, impartiality, states
from medipli.registration.models import Note, Request
from medipli.registration.refusals import OwnRequest, RequestRefused

LONGEST_TEXT = 4_000


@contextmanager
def opened(actor: Actor, request_id: int, verb: str, version: int | None = None) -> Iterator[Request]:
    """A request locked for an agent of its region, in a transaction of its own.

    Raises Forbidden (to others, for drafts and for requests that do not exist), OwnRequest, NotNow.
    """
    with transaction.atomic():
        try:
            request = states.lock(request_id)
        except Request.DoesNotExist as error:
            raise Forbidden from error
        require_desk(actor, request.region_id)
        if request.submitted_at is None:
            raise Forbidden
        if impartiality.concerns(actor.person_id, request):
            raise OwnRequest
        states.require(request, verb, version)
        yield request


def text_of(text: str, missing: str, *, field: str = "text", longest: int = LONGEST_TEXT) -> str:
    """A text of several lines, without what does not show. Raises RequestRefused when it is empty or too long."""
    tidy = strip_controls(text.replace("\r\n", "\n")).strip()
    if not tidy:
        raise RequestRefused({field: missing})
    if len(tidy) > longest:
        raise RequestRefused({field: f"Ce texte est trop long\u00a0: {longest} caractères au plus."})
    return tidy


def take(actor: Actor, request_id: int, version: int) -> Request:
    """« M’assigner »: the request is being checked, by this agent."""
    with opened(actor, request_id, "take", version) as request:
        states.move(actor, request, "take", assignee_id=actor.person_id)
    return request


def note(actor: Actor, request_id: int, text: str) -> Request:
    """Write an internal note; who asked never sees it. Raises RequestRefused."""
    text = text_of(text, "Écrivez la note.")
    with opened(actor, request_id, "note") as request:
        Note.objects.create(request=request, by_id=actor.person_id, text=text)
        states.move(actor, request, "note")
    return request


def ask(actor: Actor, request_id: int, version: int, text: str) -> Request:
    """Ask who asked for more; the decision clock stands still until they answer. Raises RequestRefused."""
    text = text_of(text, "Dites ce qui manque\u00a0: la personne lira cette phrase.")
    with opened(actor, request_id, "ask", version) as request:
        paused = clocks.paused(request, timezone.now())
        states.move(actor, request, "ask", text=text, reason=text, assignee_id=actor.person_id, **paused)
    return request
