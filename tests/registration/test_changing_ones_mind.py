"""Going back to another type of account leaves no half of a request behind that nobody can confirm or send."""

from __future__ import annotations

import pytest

from medipli.registration import journey, links
from medipli.registration.actions import save, submit, verify_email
from medipli.registration.models import Request
from tests.boxes import acting
from tests.people import a_person
from tests.registration.journeys import VISITOR, a_shared_form, an_individual_form, started, verify

pytestmark = pytest.mark.django_db
OWN, TEAM = "elsa@courrier.example", "pharmacie@courrier.example"


def with_an_account_inside() -> Request:
    request = started("shared")
    save(VISITOR, request, journey.ASSOCIATION, {"has_account": "no"})
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form(email=OWN))
    save(VISITOR, request, journey.SHARED, a_shared_form(email=TEAM))
    return request


@pytest.mark.feature(22, 43)
def test_from_a_shared_account_to_an_individual_one_what_was_typed_and_confirmed_of_it_stays() -> None:
    request = with_an_account_inside()
    assert request.individual is not None
    verify_email(VISITOR, links.make(request.individual, links.Purpose.VERIFY, sent_to=OWN))
    save(VISITOR, request, journey.TYPE, {"account": "individual"})
    assert (request.kind, request.email) == (Request.Kind.PER, OWN)
    assert request.individual_id is None
    assert request.answers["last_name"] == "Vaudreline"
    assert Request.objects.count() == 1
    submit(VISITOR, request)
    assert request.label == "VAUDRELINE Elsa"


def test_a_link_mailed_before_still_confirms_the_address() -> None:
    request = with_an_account_inside()
    assert request.individual is not None
    token = links.make(request.individual, links.Purpose.VERIFY, sent_to=OWN)
    save(VISITOR, request, journey.TYPE, {"account": "individual"})
    assert verify_email(VISITOR, token)[0] == request
    request.refresh_from_db()
    submit(VISITOR, request)


def test_an_account_inside_that_was_not_filled_in_leaves_no_address_of_the_team_behind() -> None:
    request = started("shared")
    save(VISITOR, request, journey.ASSOCIATION, {"has_account": "no"})
    save(VISITOR, request, journey.SHARED, a_shared_form(email=TEAM))
    save(VISITOR, request, journey.TYPE, {"account": "individual"})
    assert (request.email, request.answers["email"]) == ("", "")


def test_a_structure_that_asks_to_be_connected_has_no_account_inside() -> None:
    request = with_an_account_inside()
    save(VISITOR, request, journey.TYPE, {"account": "connection"})
    assert (request.kind, Request.objects.count()) == (Request.Kind.CONNECTION, 1)


@pytest.mark.feature(19)
def test_from_no_to_yes_while_signed_in_nothing_waits_for_the_account_that_is_not_asked_for_any_more() -> None:
    request = with_an_account_inside()
    person = a_person()
    save(acting(person), request, journey.ASSOCIATION, {"has_account": "yes"})
    assert (request.person, request.individual, Request.objects.count()) == (person, None, 1)
    assert journey.unverified(request) == (request,)


def test_from_yes_to_the_individual_form_is_a_no() -> None:
    person = a_person()
    request = started("shared", actor=acting(person))
    save(acting(person), request, journey.ASSOCIATION, {"has_account": "yes"})
    save(acting(person), request, journey.INDIVIDUAL, an_individual_form(email=OWN))
    assert (request.person, request.answers["has_account"]) == (None, "no")
    save(acting(person), request, journey.SHARED, a_shared_form(email=TEAM))
    verify(request)
    submit(acting(person), request)
    assert Request.objects.filter(state=Request.State.SUBMITTED).count() == 2
