from __future__ import annotations

import pytest

from medipli.identity.models import Person
from medipli.registration import journey
from medipli.registration.actions import RequestRefused, attach, begin, save, submit
from medipli.registration.models import Change, Request
from medipli.registration.states import NotNow
from tests.boxes import acting
from tests.people import a_person
from tests.registration.journeys import (
    FINESS,
    VISITOR,
    a_connection_request,
    a_draft_request,
    a_local_form,
    a_region,
    a_shared_form,
    a_shared_request,
    a_submitted_request,
    an_individual_form,
    started,
    verify,
)

pytestmark = pytest.mark.django_db
State = Request.State


def test_a_complete_individual_journey_is_submitted_with_a_reference_and_a_clock() -> None:
    request = a_submitted_request()
    assert request.state == State.SUBMITTED
    assert request.reference
    assert request.reference.startswith("VO-20")
    assert request.reference.endswith("-00001")
    assert request.submitted_at
    assert request.decision_due_at
    assert (request.decision_due_at - request.submitted_at).total_seconds() == 72 * 3600
    assert (request.label, request.town, request.postal_code) == ("VAUDRELINE Elsa", "Albi", "81000")
    assert [change.verb for change in request.changes.all()] == ["begin", "submit"]
    assert a_submitted_request().reference == request.reference[:-1] + "2"


def test_a_region_sets_its_own_hours() -> None:
    request = a_submitted_request(region=a_region("hb", decision_hours=24))
    assert request.submitted_at
    assert request.decision_due_at
    assert (request.decision_due_at - request.submitted_at).total_seconds() == 24 * 3600


@pytest.mark.feature(24)
def test_what_is_said_of_identifiers_makes_the_kind_of_account() -> None:
    request = started("individual")
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form())
    assert request.kind == Request.Kind.PER
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form(has_national_id="no", no_id_because="waiting"))
    assert request.kind == Request.Kind.INT
    save(VISITOR, request, journey.INDIVIDUAL, a_local_form())
    assert request.kind == Request.Kind.LOCAL


def test_nothing_typed_is_lost_even_wrong() -> None:
    request = started("individual")
    errors = save(VISITOR, request, journey.INDIVIDUAL, {"last_name": "Ва\x00удрелин", "national_id": "12 34"})
    assert {"last_name", "national_id", "email"} <= set(errors)
    request.refresh_from_db()
    assert request.answers["last_name"] == "Ваудрелин"
    assert request.answers["national_id"] == "12 34"


def test_nothing_is_submitted_before_the_address_is_confirmed() -> None:
    request = started("individual")
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form())
    with pytest.raises(RequestRefused) as refusal:
        submit(VISITOR, request)
    assert refusal.value.step == "email"
    verify(request)
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form(email="autre@courrier.example"))
    with pytest.raises(RequestRefused):
        submit(VISITOR, request)


def test_what_is_incomplete_is_refused_with_the_step_to_mend() -> None:
    request, _ = begin(VISITOR)
    for step, typed in ((journey.TYPE, {"account": "individual"}), (journey.REGION, {"region": a_region().code})):
        with pytest.raises(RequestRefused) as refusal:
            submit(VISITOR, request)
        assert refusal.value.step == step
        assert not save(VISITOR, request, step, typed)
    with pytest.raises(RequestRefused) as refusal:
        submit(VISITOR, request)
    assert refusal.value.step == journey.INDIVIDUAL


@pytest.mark.feature(17)
def test_a_closed_region_says_whom_to_turn_to() -> None:
    closed = a_region("md", is_open=False, turn_to="Adressez-vous au groupement des Monts.")
    request, _ = begin(VISITOR)
    save(VISITOR, request, journey.TYPE, {"account": "individual"})
    assert "groupement des Monts" in save(VISITOR, request, journey.REGION, {"region": closed.code})["region"]
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form())
    verify(request)
    with pytest.raises(RequestRefused) as refusal:
        submit(VISITOR, request)
    assert refusal.value.step == journey.REGION


@pytest.mark.feature(22)
def test_an_individual_account_is_asked_for_inside_the_shared_journey() -> None:
    request = started("shared")
    save(VISITOR, request, journey.ASSOCIATION, {"has_account": "no"})
    assert not save(VISITOR, request, journey.INDIVIDUAL, an_individual_form())
    assert not save(VISITOR, request, journey.SHARED, a_shared_form())
    verify(request)
    submit(VISITOR, request)
    individual = request.individual
    assert individual
    individual.refresh_from_db()
    assert (individual.state, individual.kind) == (State.SUBMITTED, Request.Kind.PER)
    assert individual.reference
    assert individual.reference != request.reference
    assert request.kind == Request.Kind.ORG


@pytest.mark.feature(19)
def test_who_signs_in_inside_the_journey_owns_the_shared_account() -> None:
    owner = a_person()
    request = started("shared")
    save(VISITOR, request, journey.ASSOCIATION, {"has_account": "no"})
    with pytest.raises(NotNow):
        attach(VISITOR, request)
    attach(acting(owner), request)
    assert request.person == owner
    assert request.individual is None
    assert Request.objects.count() == 1
    assert a_shared_request(owner).state == State.SUBMITTED


def test_the_address_of_who_is_signed_in_needs_no_link() -> None:
    owner: Person = a_person()
    request = started("shared")
    attach(acting(owner), request)
    save(acting(owner), request, journey.SHARED, a_shared_form(email=owner.email))
    submit(acting(owner), request)
    assert request.state == State.SUBMITTED


@pytest.mark.feature(12)
def test_a_structure_asks_for_the_service() -> None:
    request = a_connection_request()
    assert (request.state, request.label, request.finess) == (State.SUBMITTED, "EHPAD Les Glycines", FINESS)


def test_what_is_submitted_is_no_longer_changed_by_who_asked() -> None:
    request = a_submitted_request()
    with pytest.raises(NotNow):
        save(VISITOR, request, journey.INDIVIDUAL, an_individual_form())
    with pytest.raises(NotNow):
        submit(VISITOR, request)


def test_steps_say_what_is_missing() -> None:
    request = started("shared")
    steps = journey.steps(request)
    assert [step.key for step in steps] == ["type", "region", "individual", "shared", "recap"]
    assert [step.is_done for step in steps] == [True, True, False, False, True]
    assert Change.objects.filter(request=request).count() == 1
    assert all(step.is_done for step in journey.steps(a_draft_request()))
