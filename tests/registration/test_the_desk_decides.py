from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail

from medipli.audit.actor import Actor, Forbidden
from medipli.audit.models import Event
from medipli.identity.models import Person
from medipli.registration import queries
from medipli.registration.actions import (
    RequestRefused,
    answer,
    ask,
    confirm_responsible,
    note,
    prove_identity,
    refuse,
    take,
    validate,
    validate_batch,
    withdraw,
)
from medipli.registration.models import Request
from medipli.registration.states import NotNow
from tests.boxes import acting
from tests.people import a_person
from tests.registration.journeys import (
    VISITOR,
    a_connection_request,
    a_green_request,
    a_region,
    a_shared_form,
    a_shared_request,
    a_submitted_request,
    an_agent,
    domains,
    run_jobs,
)

pytestmark = pytest.mark.django_db
State = Request.State


@pytest.fixture
def agent() -> Actor:
    return acting(an_agent(a_region()))


def last_subject() -> str:
    return str(mail.outbox[-1].subject)


def test_an_agent_takes_a_request(agent: Actor) -> None:
    submitted = a_submitted_request()
    request = take(agent, submitted.pk, submitted.version)
    assert (request.state, request.assignee_id) == (State.CHECKING, agent.person_id)


def test_asking_stops_the_clock_and_the_answer_lets_it_go_on(agent: Actor) -> None:
    request = a_submitted_request()
    due = request.decision_due_at
    assert due
    with pytest.raises(RequestRefused):
        ask(agent, request.pk, request.version, " \u200b ")
    asked = ask(agent, request.pk, request.version, "Où exercez-vous ?")
    assert (asked.state, asked.reason) == (State.ASKED, "Où exercez-vous ?")
    assert asked.paused_at
    assert asked.expires_at
    run_jobs("registration.tell")
    assert "Il manque un élément" in last_subject()
    assert "exercez" not in str(mail.outbox[-1].body), "what is asked stands behind the link"
    answer(VISITOR, request, "À Albi.\x00", {"street": "4 rue des Lices", "email": "autre@courrier.example"})
    assert request.state == State.CHECKING
    assert request.answers["street"] == "4 rue des Lices"
    assert request.answers["email"] != "autre@courrier.example", "a confirmed address is not changed so"
    assert request.decision_due_at
    assert request.decision_due_at > due
    assert (request.paused_at, request.expires_at, request.reason) == (None, None, "")
    said = "À Albi.\n\nAdresse postale\u00a0: «\u00a03 rue des Lices\u00a0» → «\u00a04 rue des Lices\u00a0»"
    assert request.changes.get(verb="answer").text == said


def test_a_wrong_correction_is_refused_and_changes_nothing(agent: Actor) -> None:
    request = a_submitted_request()
    ask(agent, request.pk, request.version, "Quel FINESS ?")
    with pytest.raises(RequestRefused) as refusal:
        answer(VISITOR, request, "Voici.", {"finess": "12"})
    assert "finess" in refusal.value.errors
    request.refresh_from_db()
    assert request.state == State.ASKED


def test_a_note_stays_inside(agent: Actor) -> None:
    request = a_submitted_request()
    note(agent, request.pk, "Joint par téléphone.")
    page = queries.request_page(request.pk)
    assert page
    assert [one.text for one in page.notes] == ["Joint par téléphone."]
    assert not request.changes.filter(is_public=True, verb="note").exists()


def test_a_refused_request_keeps_its_reason(agent: Actor) -> None:
    request = a_submitted_request()
    for code, text in (("", ""), ("nothing", "x"), ("other", "  ")):
        with pytest.raises(RequestRefused):
            refuse(agent, request.pk, request.version, code, text)
    refused = refuse(agent, request.pk, request.version, "activity", "Rappelez-nous à la reprise.")
    assert refused.state == State.REFUSED
    assert "reprise" in refused.reason
    assert refused.decided_at
    run_jobs("registration.tell")
    assert "n’a pas été acceptée" in last_subject()
    assert "reprise" not in str(mail.outbox[-1].body)


@pytest.mark.feature(27)
def test_a_validated_request_opens_its_account(agent: Actor) -> None:
    request = a_green_request()
    validate(agent, request.pk, request.version)
    request.refresh_from_db()
    person = Person.objects.get(national_id=request.national_id)
    assert request.state == State.VALIDATED
    assert request.mailbox
    assert (request.mailbox.owner, request.person) == (person, person)
    assert request.proposed_address == request.mailbox.address
    assert request.decided_at
    assert request.publication_due_at
    assert (request.publication_due_at - request.decided_at).total_seconds() == 72 * 3600
    assert Event.objects.filter(action="request.validate", target=f"request:{request.pk}").count() == 1


def test_a_bad_address_is_refused_with_a_sentence(agent: Actor) -> None:
    request = a_green_request()
    with pytest.raises(RequestRefused) as refusal:
        validate(agent, request.pk, request.version, address="elsa@courrier.example")
    assert "address" in refusal.value.errors


def test_a_connection_is_accepted_without_opening_anything(agent: Actor) -> None:
    request = a_connection_request()
    validate(agent, request.pk, request.version)
    request.refresh_from_db()
    assert (request.state, request.mailbox, request.publication_due_at) == (State.VALIDATED, None, None)
    run_jobs("registration.tell")
    assert "raccordement est acceptée" in last_subject()


@pytest.mark.feature(39)
def test_a_shared_account_waits_for_the_professional_who_answers_for_it(agent: Actor) -> None:
    domains(a_region())
    request = a_shared_request()
    with pytest.raises(RequestRefused) as refusal:
        validate(agent, request.pk, request.version)
    assert "responsible" in refusal.value.errors
    confirm_responsible(agent, request.pk, request.version, agrees=False, text="Appelé au cabinet.")
    request.refresh_from_db()
    with pytest.raises(RequestRefused, match="responsible"):
        validate(agent, request.pk, request.version)
    confirm_responsible(agent, request.pk, request.version, agrees=True, text="Il a rappelé.")
    request.refresh_from_db()
    assert validate(agent, request.pk, request.version).state == State.VALIDATED


def test_the_owner_who_is_the_responsible_needs_no_second_word(agent: Actor) -> None:
    domains(a_region())
    owner = a_person(national_id="8" + a_shared_form()["responsible_rpps"])
    request = a_shared_request(owner, a_shared_form(responsible_rpps=str(owner.national_id)[1:]))
    assert validate(agent, request.pk, request.version).state == State.VALIDATED


def test_a_shared_account_waits_for_the_individual_one_of_its_journey(agent: Actor) -> None:
    from medipli.registration import journey
    from medipli.registration.actions import save, submit
    from tests.registration.journeys import an_individual_form, started, verify

    domains(a_region())
    form = an_individual_form()
    request = started("shared")
    save(VISITOR, request, journey.ASSOCIATION, {"has_account": "no"})
    save(VISITOR, request, journey.INDIVIDUAL, form)
    save(VISITOR, request, journey.SHARED, a_shared_form(responsible_rpps=form["national_id"]))
    verify(request)
    submit(VISITOR, request)
    individual = request.individual
    assert individual
    individual.refresh_from_db()
    with pytest.raises(RequestRefused, match="owner"):
        validate(agent, request.pk, request.version)
    prove_identity(agent, individual.pk, individual.version, "document", "Vue.")
    individual.refresh_from_db()
    validate(agent, individual.pk, individual.version)
    assert validate(agent, request.pk, request.version).state == State.VALIDATED


def test_a_batch_takes_only_what_is_green_and_says_why_not(agent: Actor) -> None:
    green, other = a_green_request(), a_submitted_request()
    elsewhere = a_green_request(a_region("hb"))
    decided = a_green_request()
    validate(agent, decided.pk, decided.version)
    result = validate_batch(agent, [green.pk, other.pk, elsewhere.pk, decided.pk, green.pk, 10**9])
    assert result.validated == (green.pk,)
    assert set(result.left) == {other.pk, elsewhere.pk, decided.pk, 10**9}
    assert all(sentence.endswith(".") for sentence in result.left.values())


def test_who_asked_takes_the_request_back(agent: Actor) -> None:
    request = a_submitted_request()
    withdraw(VISITOR, request)
    assert request.state == State.WITHDRAWN
    run_jobs("registration.tell")
    assert "est retirée" in last_subject()
    with pytest.raises(NotNow):
        take(agent, request.pk, request.version)


ACTS: list[Callable[[Actor, Request], object]] = [
    lambda actor, request: take(actor, request.pk, request.version),
    lambda actor, request: ask(actor, request.pk, request.version, "Quoi ?"),
    lambda actor, request: note(actor, request.pk, "Note."),
    lambda actor, request: refuse(actor, request.pk, request.version, "identity"),
    lambda actor, request: validate(actor, request.pk, request.version),
    lambda actor, request: prove_identity(actor, request.pk, request.version, "document", "Vu."),
    lambda actor, request: confirm_responsible(actor, request.pk, request.version, agrees=True, text="Vu."),
]


@pytest.mark.parametrize("act", ACTS)
def test_only_the_desk_of_the_region_may(act: Callable[[Actor, Request], object]) -> None:
    request = a_submitted_request()
    for actor in (VISITOR, acting(a_person()), acting(an_agent(a_region("hb")))):
        with pytest.raises(Forbidden):
            act(actor, request)
    request.refresh_from_db()
    assert (request.state, request.changes.count()) == (State.SUBMITTED, 2)


@pytest.mark.parametrize("act", ACTS)
def test_a_draft_does_not_exist_for_the_desk(agent: Actor, act: Callable[[Actor, Request], object]) -> None:
    with pytest.raises(Forbidden):
        act(agent, Request.objects.create(kind=Request.Kind.PER, region=a_region()))
