"""Letters about a shared request go to who asks. The mails of a team are read by others: its address only confirms."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from medipli.identity.models import Person
from medipli.registration import journey
from medipli.registration.actions import attach, resend, save, send_resume, send_verification, submit, withdraw
from medipli.registration.models import Link, Request
from tests.boxes import acting
from tests.people import a_person
from tests.registration.journeys import VISITOR, a_shared_form, an_individual_form, run_jobs, started, verify
from tests.web.registration.world import link_to

pytestmark = pytest.mark.django_db
OWN, TEAM = "elsa@courrier.example", "pharmacie@courrier.example"


def asked_for(person: Person | None = None) -> Request:
    """A shared request with its individual one, or of somebody who has an account; no address confirmed yet."""
    actor = VISITOR if person is None else acting(person)
    request = started("shared", actor=actor)
    if person is None:
        save(actor, request, journey.INDIVIDUAL, an_individual_form(email=OWN))
    else:
        attach(actor, request)
    assert not save(actor, request, journey.SHARED, a_shared_form(email=TEAM))
    mail.outbox.clear()
    return request


def readers() -> set[str]:
    return {address for message in mail.outbox for address in message.to}


@pytest.mark.feature(22, 27)
def test_each_letter_about_a_shared_request_goes_to_who_asks_for_the_individual_account_too() -> None:
    request = asked_for()
    verify(request)
    submit(VISITOR, request)
    withdraw(VISITOR, request)
    run_jobs()
    assert readers() == {OWN}
    assert len(mail.outbox) >= 3


def test_of_somebody_who_has_an_account_they_go_to_its_address() -> None:
    person = a_person()
    request = asked_for(person)
    send_resume(acting(person), request)
    verify(request)
    submit(acting(person), request)
    run_jobs("registration.tell", "registration.send_resume")
    assert readers() == {person.email}


def test_before_anybody_is_known_the_only_address_given_has_the_link_to_go_on() -> None:
    request = started("shared")
    save(VISITOR, request, journey.SHARED, a_shared_form(email=TEAM))
    mail.outbox.clear()
    send_resume(VISITOR, request)
    run_jobs("registration.send_resume")
    assert readers() == {TEAM}


@pytest.mark.parametrize("given", [OWN, TEAM])
def test_asked_again_with_either_address_links_go_to_who_asks(given: str) -> None:
    request = asked_for()
    verify(request)
    submit(VISITOR, request)
    run_jobs()
    mail.outbox.clear()
    resend(VISITOR, given)
    run_jobs("registration.send_resume")
    assert readers() == {OWN}
    assert Link.objects.filter(request=request, purpose="follow", sent_to=OWN).exists()
    assert not Link.objects.filter(purpose="follow", sent_to=TEAM).exists()


def the_link_of_the_team(request: Request) -> str:
    send_verification(VISITOR, request)
    run_jobs("registration.send_verification")
    return link_to(TEAM, "/inscription/confirmer/")


@pytest.mark.feature(32)
def test_who_confirms_the_address_of_a_team_elsewhere_sees_and_holds_nothing_of_the_request(client: Client) -> None:
    request = asked_for()
    link = the_link_of_the_team(request)
    assert "Elle est à votre équipe" in client.get(link).content.decode()
    answer = client.post(link)
    page = answer.content.decode()
    assert "Merci, l’adresse est confirmée" in page
    assert "Vaudreline" not in page
    assert "inscription" not in client.cookies
    request.refresh_from_db()
    assert request.email_verified_at is not None
    assert not Link.objects.filter(purpose="follow").exclude(sent_to="").exists()


def test_the_last_address_to_be_confirmed_sends_the_request_even_when_it_is_that_of_the_team(client: Client) -> None:
    request = asked_for()
    link = the_link_of_the_team(request)
    assert request.individual is not None
    Request.objects.filter(pk=request.individual.pk).update(email_verified_at="2026-01-01T00:00:00Z")
    assert "est partie au centre de services" in client.post(link).content.decode()
    request.refresh_from_db()
    assert request.state == Request.State.SUBMITTED
