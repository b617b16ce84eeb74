"""The desk is told by one letter that a thread waits, and by no other before an agent has opened it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from medipli.audit.actor import Actor
from medipli.organisations.models import Region
from medipli.support import actions
from medipli.support.actions import Question
from medipli.support.links import token_of
from medipli.support.models import HelpRequest
from tests.boxes import acting
from tests.people import a_person, signed_in_client
from tests.registration.journeys import a_region, an_agent, run_jobs

pytestmark = pytest.mark.django_db
JOB = "support.tell_desk"
TEXT = "Mon code n’arrive pas, patient Morvan."
VISITOR = Actor(None, "", "192.0.2.7")


def asked(region: Region, person: Any) -> HelpRequest:
    return actions.open_request(acting(person), Question("sign_in", "Code jamais reçu", TEXT, region.pk))


def sent() -> list[str]:
    """Who was written to since the last look."""
    mail.outbox.clear()
    run_jobs(JOB)
    return [address for letter in mail.outbox for address in letter.to]


@pytest.mark.feature(50)
def test_a_request_is_announced_to_the_desk_of_its_region_without_a_word_of_it() -> None:
    region = a_region()
    request = asked(region, a_person("Inès", "Corvoisier"))
    assert sent() == [region.desk_email]
    letter: Any = mail.outbox[0]
    for body in (letter.body, letter.alternatives[0][0]):
        assert body.count("http") == 1
        assert f"/centre-de-services/assistance/{request.pk}/" in body
        for word in ("Morvan", "Corvoisier", request.subject, TEXT):
            assert word not in body + letter.subject


def test_a_flood_in_one_thread_sends_one_letter_until_the_desk_has_opened_it() -> None:
    region, person = a_region(), a_person()
    agent = signed_in_client(an_agent(region))
    request = asked(region, person)
    for _ in range(5):
        actions.reply(acting(person), request.reference, "Toujours rien.")
    assert sent() == [region.desk_email]
    actions.reply(acting(person), request.reference, "Toujours rien.")
    assert sent() == []
    assert agent.get(f"/centre-de-services/assistance/{request.pk}/").status_code == 200
    actions.reply(acting(person), request.reference, "Toujours rien.")
    assert sent() == [region.desk_email]


def test_who_opened_the_thread_before_the_letter_left_gets_none() -> None:
    region = a_region()
    request = asked(region, a_person())
    actions.seen(acting(an_agent(region)), request.pk)
    assert sent() == []


def test_a_visitor_is_announced_once_their_address_is_confirmed() -> None:
    region = a_region()
    question = Question("other", "Ma demande", TEXT, region.pk, "Noé Vaneau", "noe@courrier.example")
    token = token_of(actions.open_request(VISITOR, question))
    assert sent() == []
    actions.confirm(VISITOR, token)
    actions.confirm(VISITOR, token)
    assert sent() == [region.desk_email]


def test_the_desk_that_a_thread_is_handed_to_is_told_and_one_without_an_address_is_not() -> None:
    region, other = a_region(), a_region("hb")
    request = asked(region, a_person())
    assert sent() == [region.desk_email]
    actions.transfer(acting(an_agent(region)), request.pk, other.pk)
    assert sent() == [other.desk_email]
    Region.objects.update(desk_email="")
    person = a_person()
    asked(region, person)
    assert sent() == []


def test_opening_again_is_announced_and_closing_is_not() -> None:
    region, person = a_region(), a_person()
    request = asked(region, person)
    actions.close(acting(person), request.reference)
    assert sent() == [], "nobody waits any more"
    actions.seen(acting(an_agent(region)), request.pk)
    actions.reopen(acting(person), request.reference)
    assert sent() == [region.desk_email]
