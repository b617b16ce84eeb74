from __future__ import annotations

from collections.abc import Callable

import pytest

from medipli.audit.actor import Actor, Forbidden
from medipli.audit.models import Event
from medipli.identity.models import Person
from medipli.registration import journey
from medipli.registration.actions import (
    ask,
    confirm_responsible,
    note,
    prove_identity,
    refuse,
    save,
    submit,
    take,
    validate,
    validate_batch,
)
from medipli.registration.actions.accept_connection import accept_connection
from medipli.registration.actions.remind_holder import remind_holder
from medipli.registration.actions.remind_responsible import remind_responsible
from medipli.registration.models import Request
from tests.boxes import acting
from tests.people import also_signs_in_as
from tests.registration.journeys import (
    VISITOR,
    a_connection_form,
    a_connection_request,
    a_green_request,
    a_local_form,
    a_region,
    a_shared_form,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_individual_form,
    an_rpps,
    domains,
    started,
    verify,
)

pytestmark = pytest.mark.django_db


def by_their_account(agent: Person) -> Request:
    return a_shared_request(agent)


def prepared_by_them(agent: Person) -> Request:
    request = a_submitted_request()
    Request.objects.filter(pk=request.pk).update(made_by=agent)
    return request


def begun_and_sent_by_them(agent: Person) -> Request:
    request = started("individual", actor=acting(agent))
    save(acting(agent), request, journey.INDIVIDUAL, an_individual_form())
    verify(request)
    submit(acting(agent), request)
    return request


def from_their_address(agent: Person) -> Request:
    return a_submitted_request(an_individual_form(email=agent.email))


def from_the_address_of_their_box(agent: Person) -> Request:
    also_signs_in_as(agent, "tessa@courrier.example")
    return a_submitted_request(an_individual_form(email="tessa@courrier.example"))


def about_their_number(agent: Person) -> Request:
    return a_submitted_request(an_individual_form(national_id=str(agent.national_id)[1:]))


def naming_them_to_answer_for_a_box(agent: Person) -> Request:
    number = str(agent.national_id)[1:]
    return a_shared_request(form=a_shared_form(responsible_rpps=f"{number[:2]} {number[2:]}"))


def shared(agent: Person) -> Request:
    """A journey whose individual request carries the agent's address."""
    form = an_individual_form(email=agent.email)
    request = started("shared")
    save(VISITOR, request, journey.ASSOCIATION, {"has_account": "no"})
    save(VISITOR, request, journey.INDIVIDUAL, form)
    save(VISITOR, request, journey.SHARED, a_shared_form())
    verify(request)
    submit(VISITOR, request)
    return request


def a_box_around_their_account(agent: Person) -> Request:
    return shared(agent)


def the_account_inside_their_box(agent: Person) -> Request:
    outer = shared(agent)
    Request.objects.filter(pk=outer.individual_id or 0).update(email="autre@courrier.example")
    Request.objects.filter(pk=outer.pk).update(email=agent.email)
    return Request.objects.get(pk=outer.individual_id or 0)


def the_connection_of_their_structure(agent: Person) -> Request:
    request = started("connection")
    save(VISITOR, request, journey.CONNECTION, a_connection_form(email=agent.email))
    verify(request)
    submit(VISITOR, request)
    return request


OWN = [
    by_their_account,
    prepared_by_them,
    begun_and_sent_by_them,
    from_their_address,
    from_the_address_of_their_box,
    about_their_number,
    naming_them_to_answer_for_a_box,
    a_box_around_their_account,
    the_account_inside_their_box,
    the_connection_of_their_structure,
]
ACTS: list[Callable[[Actor, Request], object]] = [
    lambda actor, request: take(actor, request.pk, request.version),
    lambda actor, request: ask(actor, request.pk, request.version, "Quoi ?"),
    lambda actor, request: note(actor, request.pk, "Note."),
    lambda actor, request: refuse(actor, request.pk, request.version, "identity"),
    lambda actor, request: validate(actor, request.pk, request.version),
    lambda actor, request: accept_connection(actor, request.pk, request.version),
    lambda actor, request: prove_identity(actor, request.pk, request.version, "document", "Vu."),
    lambda actor, request: confirm_responsible(actor, request.pk, request.version, agrees=True, text="Vu."),
    lambda actor, request: remind_responsible(actor, request.pk),
    lambda actor, request: remind_holder(actor, request.pk),
]


@pytest.fixture
def agent() -> Person:
    agent = an_agent(a_region())
    agent.national_id = f"8{an_rpps()}"
    agent.save(update_fields=["national_id"])
    return agent


@pytest.mark.parametrize("own", OWN)
def test_an_agent_does_nothing_to_a_request_of_their_own(agent: Person, own: Callable[[Person], Request]) -> None:
    request = own(agent)
    before = (request.state, request.version)
    for act in ACTS:
        with pytest.raises(Forbidden):
            act(acting(agent), request)
    assert validate_batch(acting(agent), [request.pk]).validated == ()
    request.refresh_from_db()
    assert (request.state, request.version) == before
    colleague = acting(an_agent(a_region(), "Aubin", "Mervillon"))
    assert take(colleague, request.pk, request.version).assignee_id == colleague.person_id


def test_another_request_is_nobodys_own(agent: Person) -> None:
    request = a_submitted_request(a_local_form())
    take(acting(agent), request.pk, request.version)
    connection = a_connection_request()
    take(acting(agent), connection.pk, connection.version)


def test_a_batch_leaves_ones_own_and_says_why(agent: Person) -> None:
    own, other = a_green_request(), a_green_request()
    Request.objects.filter(pk=own.pk).update(made_by=agent)
    result = validate_batch(acting(agent), [own.pk, other.pk])
    assert result.validated == (other.pk,)
    assert "vous concerne" in result.left[own.pk]


def validation_of(request: Request) -> Event:
    return Event.objects.get(action="request.validate", target=f"request:{request.pk}")


def test_the_trail_says_on_whose_word_an_identity_was_taken(agent: Person) -> None:
    domains(a_region())
    colleague = an_agent(a_region(), "Aubin", "Mervillon")
    for by in (agent, colleague):
        request = a_submitted_request(a_local_form())
        prove_identity(acting(by), request.pk, request.version, "employer", "Attestation reçue.")
        request.refresh_from_db()
        validate(acting(agent), request.pk, request.version)
        event = validation_of(request)
        assert (event.actor_id, event.details) == (agent.pk, {"attested_by": by.pk})


def test_the_trail_says_who_took_the_word_of_a_responsible_person(agent: Person) -> None:
    domains(a_region())
    request = a_shared_request()
    confirm_responsible(acting(agent), request.pk, request.version, agrees=True, text="Appelé au cabinet.")
    request.refresh_from_db()
    validate(acting(agent), request.pk, request.version)
    assert validation_of(request).details == {"attested_by": agent.pk}


def test_what_a_link_proved_rests_on_no_agents_word(agent: Person) -> None:
    request = a_green_request()
    validate(acting(agent), request.pk, request.version)
    assert validation_of(request).details == {}
