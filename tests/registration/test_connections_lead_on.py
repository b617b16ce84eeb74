"""From an accepted connection to the first administrator of its structure."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from medipli.audit.actor import Actor
from medipli.audit.models import Event
from medipli.identity.models import Person
from medipli.organisations.models import Office, Organisation
from medipli.organisations.policy import administered
from medipli.registration import connections, journey, links, tasks
from medipli.registration.actions import (
    LinkSpent,
    prove_identity,
    save,
    submit,
    validate,
    validate_batch,
)
from medipli.registration.actions.accept_connection import accept_connection
from medipli.registration.actions.lead_on import begin_as_administrator, send_beginning
from medipli.registration.models import Link, Request
from medipli.registration.states import NotNow
from tests.boxes import acting, at_once
from tests.ordinary_mail import last_link
from tests.people import a_person
from tests.registration.journeys import (
    VISITOR,
    a_connection_request,
    a_region,
    a_submitted_request,
    an_agent,
    an_individual_form,
    checks_of,
    domains,
    know_establishment,
    run_jobs,
)

pytestmark = pytest.mark.django_db
Kind = Office.Kind


@pytest.fixture
def agent() -> Actor:
    domains(a_region())
    return acting(an_agent(a_region()))


def accepted(agent: Actor) -> tuple[Request, Organisation]:
    request = a_connection_request()
    run_jobs()
    mail.outbox.clear()
    organisation = accept_connection(agent, request.pk, request.version)
    run_jobs("registration.tell")
    request.refresh_from_db()
    return request, organisation


def token_of(letter: int = -1) -> str:
    path = str(mail.outbox[letter].body).split(links.PATHS[links.Purpose.ADMINISTER])
    assert len(path) == 2, "one link of this kind in the letter"
    return path[1].split()[0]


def begun(agent: Actor) -> tuple[Request, Request, Organisation]:
    connection, organisation = accepted(agent)
    request, secret = begin_as_administrator(VISITOR, token_of())
    assert request
    assert links.request_behind(secret) == request
    return connection, request, organisation


def sent(request: Request, **changed: str) -> Request:
    """The contact fills the rest in; the address that the link went to needs no second confirmation."""
    more = {"has_national_id": "yes", "profession": "21", "street": "3 rue des Lices"}
    form = an_individual_form(**(request.answers | more | changed))
    form = {name: value for name, value in form.items() if name not in ("account", "region")}
    assert not save(VISITOR, request, journey.INDIVIDUAL, form)
    submit(VISITOR, request)
    tasks.run_checks(request_id=request.pk)
    request.refresh_from_db()
    return request


def validated(agent: Actor, request: Request) -> Request:
    prove_identity(agent, request.pk, request.version, "document", "Pièces vues.")
    request.refresh_from_db()
    validate(agent, request.pk, request.version)
    request.refresh_from_db()
    return request


@pytest.mark.feature(12)
def test_the_contact_gets_a_link_that_begins_their_account_with_the_structure_filled_in(agent: Actor) -> None:
    connection, organisation = accepted(agent)
    assert [message.to for message in mail.outbox] == [[connection.email]]
    assert "créez votre compte" in str(mail.outbox[0].subject)
    token = token_of()
    browser = Client()
    page = browser.get(f"/inscription/gestionnaire/{token}").content.decode()
    assert organisation.name in page
    assert not connection.led_to.exists(), "looking does nothing: mail scanners open links"
    answer = browser.post(f"/inscription/gestionnaire/{token}")
    assert answer["Location"] == "/inscription/compte-individuel"
    form = browser.get(answer["Location"]).content.decode()
    for value in (organisation.name, organisation.finess, "Albi", "Darvilliers", "Oriane", connection.email):
        assert f'value="{value}"' in form
    draft = connection.led_to.get()
    assert draft.email_verified_at is not None
    assert Client().post(f"/inscription/gestionnaire/{token}").status_code == 410
    with pytest.raises(LinkSpent):
        begin_as_administrator(VISITOR, token)
    assert connection.led_to.count() == 1


@pytest.mark.feature(12, 92)
def test_once_validated_they_administer_the_structure_and_are_told(agent: Actor) -> None:
    connection, request, organisation = begun(agent)
    request = sent(request)
    assert checks_of(request)["administrator"] == "differs"
    assert organisation.name in request.checks.get(name="administrator").title
    assert not Office.objects.filter(kind=Kind.ADMINISTRATOR).exists(), "nothing before the decision"
    mail.outbox.clear()
    validated(agent, request)
    person = request.person
    assert person
    assert administered(person.pk) == (organisation.pk,)
    assert request.mailbox
    assert request.mailbox.organisation == organisation
    run_jobs()
    subjects = [str(message.subject) for message in mail.outbox if message.to == [person.email]]
    assert any("Vous administrez" in subject for subject in subjects)
    assert organisation.name in request.changes.get(verb="validate").text
    assert Event.objects.filter(action="office.give", target=f"person:{person.pk}").exists()
    assert Event.objects.filter(action="request.administer", target=f"request:{connection.pk}").exists()


def test_no_batch_makes_an_administrator(agent: Actor) -> None:
    _, request, _ = begun(agent)
    request = sent(request)
    prove_identity(agent, request.pk, request.version, "document", "Pièces vues.")
    assert validate_batch(agent, [request.pk]).validated == ()


def test_another_address_in_the_form_has_to_be_confirmed(agent: Actor) -> None:
    _, request, _ = begun(agent)
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form(email="autre@courrier.example"))
    assert request.email_verified_at is None


def test_another_structure_in_the_form_is_seen_by_the_desk(agent: Actor) -> None:
    _, request, _ = begun(agent)
    assert checks_of(sent(request, finess=""))["administrator"] == "red"


def test_who_has_an_account_at_that_address_administers_at_once(agent: Actor) -> None:
    connection, organisation = accepted(agent)
    person = a_person(email=connection.email)
    page = Client().post(f"/inscription/gestionnaire/{token_of()}")
    assert "Vous administrez la structure" in page.content.decode()
    assert administered(person.pk) == (organisation.pk,)
    assert not connection.led_to.exists()


def test_a_request_of_theirs_that_waits_goes_on_with_the_office_as_its_prospect(agent: Actor) -> None:
    connection, organisation = accepted(agent)
    own = a_submitted_request(an_individual_form(email=connection.email))
    request, _ = begin_as_administrator(VISITOR, token_of())
    assert request == own
    own.refresh_from_db()
    validated(agent, own)
    assert own.person
    assert administered(own.person.pk) == (organisation.pk,)


def test_a_structure_that_is_administered_is_given_to_nobody_who_asks_for_its_connection(agent: Actor) -> None:
    first = a_connection_request()
    organisation = Organisation.objects.create(region=a_region(), name="EHPAD", finess=first.finess)
    Office.objects.create(person=a_person(), kind=Kind.ADMINISTRATOR, organisation=organisation)
    mail.outbox.clear()
    accept_connection(agent, first.pk, first.version)
    run_jobs("registration.tell")
    assert links.PATHS[links.Purpose.ADMINISTER] not in str(mail.outbox[-1].body)
    assert "déjà un gestionnaire" in str(mail.outbox[-1].body)
    assert not Link.objects.filter(purpose=links.Purpose.ADMINISTER).exists()


def test_somebody_named_meanwhile_stays_the_only_one(agent: Actor) -> None:
    _, request, organisation = begun(agent)
    request = sent(request)
    Office.objects.create(person=a_person(), kind=Kind.ADMINISTRATOR, organisation=organisation)
    validated(agent, request)
    assert request.person
    assert administered(request.person.pk) == ()


def test_a_link_that_was_lost_is_sent_again_and_a_draft_is_resumed(agent: Actor) -> None:
    connection, _ = accepted(agent)
    Link.objects.filter(purpose=links.Purpose.ADMINISTER).delete()
    follow = links.make(connection, links.Purpose.FOLLOW, sent_to=connection.email)
    browser = Client()
    assert "Renvoyer le lien" in browser.get(f"/inscription/suivi/{follow}").content.decode()
    assert browser.post(f"/inscription/suivi/{follow}")["Location"].endswith("?commencer")
    run_jobs("registration.tell")
    request, _ = begin_as_administrator(VISITOR, token_of())
    assert request
    assert "Renvoyer le lien" not in browser.get(f"/inscription/suivi/{follow}").content.decode()
    send_beginning(VISITOR, connection)
    run_jobs("registration.tell")
    assert links.request_behind(last_link().rpartition("/")[2]) == request


def test_a_link_of_a_connection_that_led_on_already_begins_nothing(agent: Actor) -> None:
    connection, organisation = accepted(agent)
    Office.objects.create(person=a_person(), kind=Kind.ADMINISTRATOR, organisation=organisation)
    with pytest.raises(NotNow, match="déjà un gestionnaire"):
        begin_as_administrator(VISITOR, token_of())
    with pytest.raises(NotNow):
        send_beginning(VISITOR, connection)
    assert not connections.may_begin(connection)


@pytest.mark.django_db(transaction=True)
def test_the_link_pressed_twice_at_once_begins_one_account() -> None:
    agent = acting(an_agent(a_region()))
    connection, _ = accepted(agent)
    token = token_of()
    raised = at_once(*[lambda: begin_as_administrator(VISITOR, token)] * 2)
    assert [type(one) for one in raised] == [LinkSpent]
    assert connection.led_to.count() == 1
    assert Person.objects.count() == 1


def test_the_structure_has_the_address_that_was_given_or_that_the_register_knows(agent: Actor) -> None:
    assert accepted(agent)[1].street == "7 rue du Lac"
    Organisation.objects.all().delete()
    older = a_connection_request()
    older.answers.pop("street")
    older.save()
    know_establishment(older.answers, street="9 quai Haut")
    assert accept_connection(agent, older.pk, older.version).street == "9 quai Haut"
