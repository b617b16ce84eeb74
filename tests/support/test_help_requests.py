"""A question to the desk: asked, answered, closed, and seen by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from medipli.audit.actor import Actor, Forbidden
from medipli.audit.models import Event
from medipli.identity.models import Person, RecoveryRequest
from medipli.identity.secrets import digest
from medipli.mailboxes.models import Mailbox
from medipli.organisations.actions import give_office, open_file
from medipli.organisations.models import Office, Organisation, ProfessionDomain, Region
from medipli.registration.models import Request
from medipli.registration.queries.accounts import people_of
from medipli.support import actions, queries, tasks
from medipli.support.actions import HelpRefused, NotNow, Question, TooOften
from medipli.support.links import token_of
from medipli.support.models import HelpRequest
from tests.boxes import SERVICE, a_mailbox, acting, at_once
from tests.people import a_person

pytestmark = pytest.mark.django_db
State = HelpRequest.State
VISITOR = Actor(None, "", "192.0.2.7")


@pytest.fixture
def region() -> Region:
    return a_region("vo")


def a_region(code: str) -> Region:
    return Region.objects.create(code=code, name=f"Région {code}", is_open=True)


def an_agent(region: Region) -> Person:
    agent = a_person("Maïwenn", "Tréhel")
    give_office(SERVICE, agent, Office.Kind.DESK, region=region)
    return agent


def asked(person: Person, region: Region, subject: str = "Code jamais reçu") -> HelpRequest:
    question = Question("sign_in", subject, "Bonjour, le code n’arrive pas.", region.pk)
    return actions.open_request(acting(person), question)


def asked_by_visitor(region: Region, email: str = "noe@courrier.example") -> HelpRequest:
    question = Question("registration", "Ma demande", "Où en est-elle\u202f?", region.pk, "Noé Vaneau", email)
    return actions.open_request(VISITOR, question)


@pytest.mark.feature(50)
def test_a_request_is_answered_in_its_thread_and_the_letter_says_nothing_of_it(region: Region) -> None:
    person, agent = a_person(), an_agent(region)
    request = asked(person, region)
    assert request.reference.startswith(f"AS-{timezone.localtime().year}-")
    assert [one.pk for one in queries.desk_queue([region.pk]).requests] == [request.pk]
    actions.answer(acting(agent), request.pk, "Regardez vos indésirables.")
    tasks.answered(request_id=request.pk)
    letter = mail.outbox[-1]
    assert letter.to == [person.email]
    assert "Une réponse vous attend" in letter.subject
    assert "indésirables" not in letter.body
    assert request.subject not in letter.body
    assert f"/assistance/{request.reference}/" in letter.body
    thread = queries.own_thread(person.pk, request.reference)
    assert thread is not None
    assert [one.text for one in thread.messages][1:] == ["Regardez vos indésirables."]
    assert (thread.request.state, thread.request.assignee) == (State.ANSWERED, agent)
    actions.reply(acting(person), request.reference, "Merci.")
    request.refresh_from_db()
    assert request.state == State.OPEN


def test_a_closed_request_takes_no_message_until_it_is_opened_again(region: Region) -> None:
    person, agent = a_person(), an_agent(region)
    request = asked(person, region)
    actions.close(acting(person), request.reference)
    with pytest.raises(NotNow):
        actions.reply(acting(person), request.reference, "Encore un mot.")
    with pytest.raises(NotNow):
        actions.answer(acting(agent), request.pk, "Trop tard.")
    actions.reopen(acting(person), request.reference)
    actions.reply(acting(person), request.reference, "Encore un mot.")
    actions.close_by_desk(acting(agent), request.pk)
    request.refresh_from_db()
    assert request.state == State.CLOSED


@pytest.mark.feature(50)
def test_a_visitor_is_heard_once_their_address_is_confirmed(region: Region) -> None:
    request = asked_by_visitor(region)
    assert not queries.desk_queue([region.pk]).requests
    tasks.confirm_address(request_id=request.pk)
    token = token_of(request)
    assert f"/assistance/suivi/{token}/" in mail.outbox[-1].body
    with pytest.raises(Forbidden):
        actions.reply_by_link(VISITOR, token, "Avant d’avoir confirmé.")
    actions.confirm(VISITOR, token)
    assert [one.pk for one in queries.desk_queue([region.pk]).requests] == [request.pk]
    actions.answer(acting(an_agent(region)), request.pk, "Elle est validée.")
    tasks.answered(request_id=request.pk)
    assert mail.outbox[-1].to == ["noe@courrier.example"]
    thread = queries.thread_behind(token)
    assert thread is not None
    assert thread.messages[-1].text == "Elle est validée."
    with pytest.raises(Forbidden):
        actions.confirm(VISITOR, "autre")


def test_requests_that_nobody_confirms_are_forgotten(region: Region) -> None:
    old, kept = asked_by_visitor(region), asked(a_person(), region)
    HelpRequest.objects.update(created_at=timezone.now() - timedelta(days=4))
    assert actions.forget_unconfirmed() == 1
    assert list(HelpRequest.objects.all()) == [kept]
    assert not HelpRequest.objects.filter(pk=old.pk).exists()


def test_notes_are_for_the_desk_alone(region: Region) -> None:
    person, agent = a_person(), an_agent(region)
    request = asked(person, region)
    actions.note(acting(agent), request.pk, "Appeler demain.")
    own, desk = queries.own_thread(person.pk, request.reference), queries.desk_thread([region.pk], request.pk)
    assert own is not None
    assert desk is not None
    assert (len(own.messages), len(desk.messages)) == (1, 2)


def test_nobody_else_reads_or_answers(region: Region) -> None:
    person, other_region = a_person(), a_region("br")
    request, elsewhere = asked(person, region), an_agent(other_region)
    stranger = a_person()
    assert queries.own_thread(stranger.pk, request.reference) is None
    assert queries.desk_thread([other_region.pk], request.pk) is None
    for refused in (
        lambda: actions.reply(acting(stranger), request.reference, "Bonjour"),
        lambda: actions.close(acting(stranger), request.reference),
        lambda: actions.reopen(acting(stranger), request.reference),
        lambda: actions.take(acting(elsewhere), request.pk),
        lambda: actions.answer(acting(elsewhere), request.pk, "Bonjour"),
        lambda: actions.note(acting(person), request.pk, "Bonjour"),
        lambda: actions.close_by_desk(acting(stranger), request.pk),
        lambda: actions.transfer(acting(elsewhere), request.pk, other_region.pk),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_two_agents_do_not_take_the_same_request(region: Region) -> None:
    first, second = an_agent(region), an_agent(region)
    request = asked(a_person(), region)
    actions.take(acting(first), request.pk)
    with pytest.raises(NotNow):
        actions.take(acting(second), request.pk)
    actions.release(acting(first), request.pk)
    assert actions.take(acting(second), request.pk).assignee_id == second.pk


def test_a_transfer_changes_the_desk(region: Region) -> None:
    other = a_region("br")
    request, agent = asked(a_person(), region), an_agent(region)
    actions.take(acting(agent), request.pk)
    actions.transfer(acting(agent), request.pk, other.pk)
    assert not queries.desk_queue([region.pk]).requests
    assert queries.desk_queue([other.pk]).requests[0].assignee is None
    assert Event.objects.filter(action="help.transfer").exists()


def test_what_is_missing_is_said_beside_each_field(region: Region) -> None:
    with pytest.raises(HelpRefused) as refused:
        actions.open_request(VISITOR, Question(about="autre", subject=" ", text="", name="", email="noe@"))
    assert set(refused.value.errors) == {"about", "subject", "text", "name", "email", "region"}
    with pytest.raises(HelpRefused) as long:
        actions.open_request(acting(a_person()), Question("other", "x" * 151, "y" * 4001, region.pk))
    assert set(long.value.errors) == {"subject", "text"}


def test_a_visitor_cannot_ask_without_end(region: Region) -> None:
    for number in range(10):
        asked_by_visitor(region, f"noe{number}@courrier.example")
    with pytest.raises(TooOften):
        asked_by_visitor(region)


@pytest.mark.django_db(transaction=True)
def test_requests_made_at_once_each_have_their_own_reference() -> None:
    region, people = a_region("vo"), [a_person() for _ in range(8)]
    assert not at_once(*(lambda one=person: asked(one, region) for person in people))
    references = set(HelpRequest.objects.values_list("reference", flat=True))
    assert len(references) == len(people)
    assert {one[-5:] for one in references} == {f"{number:05}" for number in range(1, 9)}


def test_a_lost_password_reaches_the_desk_of_the_persons_region(region: Region) -> None:
    by_structure, by_domain, nowhere = a_person(), a_person(), a_person()
    structure = Organisation.objects.create(region=region, name="Officine de la Lisse")
    ProfessionDomain.objects.create(region=region, profession="10", domain="medecin.vo.mssante.example")
    Mailbox.objects.filter(pk=a_mailbox(by_structure, address="a@ailleurs.example").pk).update(organisation=structure)
    a_mailbox(by_domain, address="b@medecin.vo.mssante.example")
    a_mailbox(nowhere, address="c@ailleurs.example")
    for person in (by_structure, by_domain, nowhere):
        lost(person)
    assert {one.person_id for one in queries.recoveries([region.pk])} == {by_structure.pk, by_domain.pk}
    assert not queries.recoveries([a_region("br").pk])


def test_a_lost_password_of_whom_no_box_places_reaches_where_they_asked_or_an_operator(region: Region) -> None:
    asked, operator, nobodys = (a_person() for _ in range(3))
    a_mailbox(asked, kind=Mailbox.Kind.INT, address="asked@courrier.example")
    Request.objects.create(kind="INT", region=region, person=asked, mailbox=Mailbox.objects.get(), state="validated")
    Request.objects.create(kind="INT", region=region, person=nobodys, state="draft")
    give_office(SERVICE, operator, Office.Kind.OPERATOR)
    operator.refresh_from_db()
    ProfessionDomain.objects.create(region=region, profession="10", domain="medecin.vo.mssante.example")
    a_mailbox(operator, address="e@medecin.vo.mssante.example")
    for person in (asked, operator, nobodys):
        lost(person)
    assert [one.person_id for one in queries.recoveries([region.pk])] == [asked.pk]
    assert [one.person_id for one in queries.operator_recoveries(0)] == [operator.pk, nobodys.pk]
    assert asked in people_of([region.pk]), "or the desk could not open their file"


def test_the_desk_gives_a_way_back_once_it_checked_who_it_is(region: Region) -> None:
    person, agent = a_person(), an_agent(region)
    ProfessionDomain.objects.create(region=region, profession="10", domain="medecin.vo.mssante.example")
    a_mailbox(person, address="d@medecin.vo.mssante.example")
    recovery = lost(person)
    for refused in (agent, an_agent(a_region("br")), person):
        with pytest.raises(Forbidden):
            actions.grant(acting(refused), recovery.pk, "Rappel au numéro du cabinet")
    open_file(acting(agent), person.pk, "Mot de passe perdu, appel reçu")
    with pytest.raises(HelpRefused):
        actions.grant(acting(agent), recovery.pk, "oui")
    actions.grant(acting(agent), recovery.pk, "Rappel au numéro du cabinet")
    tasks.recovery_granted(person_id=person.pk, by_id=agent.pk)
    assert mail.outbox[-1].to == [person.email]
    assert "/mot-de-passe/nouveau/" in mail.outbox[-1].body
    assert not queries.recoveries([region.pk])


def lost(person: Person) -> RecoveryRequest:
    return RecoveryRequest.objects.create(
        person=person,
        digest=digest("test", person.pk),
        state=RecoveryRequest.State.DESK,
        expires_at=timezone.now() + timedelta(minutes=30),
    )
