"""The states of a request, and what leads from one to the next: one table, and the only function that moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.registration import links
from medipli.registration.models import Change, Request

State = Request.State
DECIDABLE = (State.SUBMITTED, State.CHECKING)
WITH_THE_DESK = (*DECIDABLE, State.ASKED)
OPEN = (State.DRAFT, *WITH_THE_DESK)
NEVER_PUBLISHED = (Request.Kind.LOCAL, Request.Kind.CONNECTION)


@dataclass(frozen=True)
class Step:
    """What a verb may start from, and the state it leads to; None when it leaves the state as it is."""

    sources: tuple[State, ...]
    target: State | None = None
    is_public: bool = True


TABLE: dict[str, Step] = {
    "save": Step((State.DRAFT,)),
    "attach": Step((State.DRAFT,)),
    "vouch": Step((State.DRAFT,), State.VALIDATED),
    "verify_email": Step((State.DRAFT,)),
    "submit": Step((State.DRAFT,), State.SUBMITTED),
    "take": Step(DECIDABLE, State.CHECKING),
    "ask": Step(DECIDABLE, State.ASKED),
    "answer": Step((State.ASKED,), State.CHECKING),
    "note": Step((*WITH_THE_DESK, State.VALIDATED, State.REFUSED, State.PUBLISHED), is_public=False),
    # Made by the service at any time: leaves neither version nor history, so that nobody's page grows old for it.
    "check": Step(WITH_THE_DESK, is_public=False),
    "prove": Step(WITH_THE_DESK),
    "deny": Step(WITH_THE_DESK, is_public=False),
    # The yes and the no of the professional named: the trail never takes one for the other.
    "confirm": Step(WITH_THE_DESK),
    "decline": Step(WITH_THE_DESK),
    "validate": Step(DECIDABLE, State.VALIDATED),
    "refuse": Step(WITH_THE_DESK, State.REFUSED),
    "publish": Step((State.VALIDATED,), State.PUBLISHED),
    # What was to be published of it was given up: its box closed before, or became another kind.
    "abandon": Step((State.VALIDATED,)),
    "withdraw": Step(OPEN, State.WITHDRAWN),
    "expire": Step((State.DRAFT, State.ASKED), State.EXPIRED),
}
"""Every verb of a request. A LOCAL account and a connection end at VALIDATED: nothing of theirs is published."""


class NotNow(Exception):
    """The request is not in a state that allows this, or somebody changed it meanwhile. ``sentence`` is in French."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def allows(request: Request, verb: str) -> bool:
    """Whether the table lets ``verb`` be done to the request as it stands: what pages show buttons by."""
    if verb == "publish" and request.kind in NEVER_PUBLISHED:
        return False
    return request.state in TABLE[verb].sources


def require(request: Request, verb: str, version: int | None = None) -> None:
    """Raises NotNow unless the request, locked by the caller, stands at ``version`` and the table allows ``verb``."""
    if version is not None and request.version != version:
        raise NotNow("Quelqu’un d’autre vient d’agir sur cette demande. Relisez-la avant de décider.")
    if not allows(request, verb):
        said = request.get_state_display().lower()
        raise NotNow(f"Cette demande est «\u00a0{said}\u00a0»\u00a0: cette action n’est plus possible.")


def resumed() -> Q:
    """The requests to which their link is mailed again: open ones, and connections that lead on."""
    return Q(state__in=OPEN) | Q(kind=Request.Kind.CONNECTION, state=State.VALIDATED)


def forgotten(request: Request) -> dict[str, Any]:
    """Columns of a request that ends: of one that was never submitted, nothing typed is kept."""
    if request.submitted_at is not None:
        return {}
    return {"answers": {}, "email": "", "email_verified_at": None, "label": "", "person": None}


def lock(request_id: int) -> Request:
    """The request, locked until the end of the caller's transaction. Raises Request.DoesNotExist."""
    return Request.objects.select_for_update(of=("self",)).select_related("region", "individual").get(pk=request_id)


def lock_journey(request_id: int) -> tuple[Request, Request]:
    """A journey's request and the one asked for, locked: the shared one before the individual one inside it.

    They are the same but for an individual request inside a shared one. Whoever needs both locks them in this order,
    and what hangs on them (links, confirmations) after them. Raises Request.DoesNotExist.
    """
    outer = Request.objects.filter(individual=request_id).values_list("pk", flat=True).first()
    whole = lock(outer or request_id)
    return whole, (lock(request_id) if outer else whole)


def move(
    actor: Actor,
    request: Request,
    verb: str,
    *,
    text: str = "",
    details: Any = None,
    **columns: Any,
) -> None:
    """Do ``verb`` to a locked request: state, version, ``columns``, history and audit, in the caller's transaction.

    ``text`` stands in the history, ``details`` (a dict) in the trail: numbers and codes, not what was typed.

    Raises NotNow. What somebody is told about it is deferred in the same transaction.
    """
    from medipli.registration import notices

    require(request, verb)
    step = TABLE[verb]
    columns |= {"state": step.target or request.state, "version": request.version + 1}
    for name, value in columns.items():
        setattr(request, name, value)
    request.save(update_fields=[*columns, "updated_at"])
    if "decided_at" in columns:
        links.end_soon(request)
    if verb != "save":
        Change.objects.create(
            request=request,
            state=request.state,
            verb=verb,
            by_id=actor.person_id,
            text=text,
            is_public=step.is_public,
        )
    record(actor, f"request.{verb}", target=f"request:{request.pk}", details=dict(details or {}))
    notices.after(request, verb)
