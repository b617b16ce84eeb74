from __future__ import annotations

import pytest

from medipli.audit.models import Event
from medipli.registration import states
from medipli.registration.models import Request
from medipli.registration.states import NotNow
from tests.boxes import SERVICE
from tests.registration.journeys import a_region

pytestmark = pytest.mark.django_db
State = Request.State
DESK = {State.SUBMITTED, State.CHECKING, State.ASKED}
DECIDING = {State.SUBMITTED, State.CHECKING}

# Written out once more on purpose: a change of the table is a change of what is promised.
PROMISED: dict[str, tuple[set[State], State | None]] = {
    "save": ({State.DRAFT}, None),
    "attach": ({State.DRAFT}, None),
    "vouch": ({State.DRAFT}, State.VALIDATED),
    "verify_email": ({State.DRAFT}, None),
    "submit": ({State.DRAFT}, State.SUBMITTED),
    "take": (DECIDING, State.CHECKING),
    "ask": (DECIDING, State.ASKED),
    "answer": ({State.ASKED}, State.CHECKING),
    "note": (DESK | {State.VALIDATED, State.REFUSED, State.PUBLISHED}, None),
    "check": (DESK, None),
    "prove": (DESK, None),
    "deny": (DESK, None),
    "confirm": (DESK, None),
    "decline": (DESK, None),
    "validate": (DECIDING, State.VALIDATED),
    "refuse": (DESK, State.REFUSED),
    "publish": ({State.VALIDATED}, State.PUBLISHED),
    "abandon": ({State.VALIDATED}, None),
    "withdraw": (DESK | {State.DRAFT}, State.WITHDRAWN),
    "expire": ({State.DRAFT, State.ASKED}, State.EXPIRED),
}


def test_every_verb_is_promised() -> None:
    assert set(PROMISED) == set(states.TABLE)


@pytest.mark.parametrize("verb", sorted(PROMISED))
@pytest.mark.parametrize("state", list(State))
def test_each_verb_does_in_each_state_what_is_promised(state: State, verb: str) -> None:
    request = Request.objects.create(kind=Request.Kind.PER, state=state, region=a_region())
    sources, target = PROMISED[verb]
    locked = states.lock(request.pk)
    if state not in sources:
        with pytest.raises(NotNow):
            states.move(SERVICE, locked, verb)
        request.refresh_from_db()
        assert (request.state, request.version) == (state, 1)
        assert not Event.objects.filter(target=f"request:{request.pk}").exists()
        return
    states.move(SERVICE, locked, verb, text="Voilà.")
    request.refresh_from_db()
    assert request.state == (target or state)
    assert request.version == 2
    assert Event.objects.filter(action=f"request.{verb}", target=f"request:{request.pk}").count() == 1
    changes = [(change.verb, change.state, change.text) for change in request.changes.all()]
    assert changes == ([] if verb == "save" else [(verb, request.state, "Voilà.")])


@pytest.mark.parametrize("kind", [Request.Kind.LOCAL, Request.Kind.CONNECTION])
def test_nothing_is_published_of_local_accounts_and_connections(kind: Request.Kind) -> None:
    request = Request.objects.create(kind=kind, state=State.VALIDATED)
    with pytest.raises(NotNow):
        states.move(SERVICE, states.lock(request.pk), "publish")


def test_who_read_an_older_version_is_told_to_read_again() -> None:
    request = Request.objects.create(kind=Request.Kind.PER, state=State.SUBMITTED)
    states.require(request, "refuse", 1)
    with pytest.raises(NotNow, match="Relisez-la"):
        states.require(request, "refuse", 2)


def test_what_the_desk_writes_for_itself_is_not_public() -> None:
    private = {verb for verb, step in states.TABLE.items() if not step.is_public}
    assert private == {"note", "check", "deny"}
