"""Two people may bear one name: the desk is warned, nothing is held back."""

from __future__ import annotations

import pytest

from medipli.identity.models import Person
from medipli.registration import checks, duplicates, queries
from medipli.registration.actions import validate_batch, withdraw
from medipli.registration.models import Request
from medipli.registration.queries import Filters
from tests.boxes import acting
from tests.people import a_person
from tests.registration.journeys import (
    VISITOR,
    a_green_request,
    a_region,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_individual_form,
    an_rpps,
)

pytestmark = pytest.mark.django_db


def warned() -> set[int]:
    """The requests of the queue that carry the chip."""
    rows = queries.queue((a_region().pk,), Filters(group="open")).rows
    return {row.id for row in rows if row.has_homonym}


def homonyms(request: Request) -> list[str]:
    page = queries.request_page(request.pk)
    assert page is not None
    return [one.title for one in page.homonyms]


@pytest.mark.parametrize("name", [("Elsa", "Vaudreline"), ("ÉLSA", "VAUDRELINE"), ("elsa", "vaudreline")])
def test_an_account_of_the_same_name_is_a_homonym_whatever_the_accents(name: tuple[str, str]) -> None:
    a_person(*name, national_id=f"8{an_rpps()}")
    one = a_submitted_request()
    assert warned() == {one.pk}
    assert homonyms(one) == [f"Compte d’{name[0]} {name[1]}"]


def test_two_open_requests_of_one_name_warn_each_other_and_no_more_once_one_is_withdrawn() -> None:
    first, second = a_submitted_request(), a_submitted_request()
    other = a_submitted_request(an_individual_form(first_name="Élise"))
    assert warned() == {first.pk, second.pk}
    assert homonyms(first) == [f"Demande {second.reference}"]
    assert homonyms(other) == []
    withdraw(VISITOR, second)
    assert warned() == set()
    assert homonyms(first) == []


def test_the_same_number_or_address_is_a_duplicate_and_no_homonym() -> None:
    rpps = an_rpps()
    a_person("Elsa", "Vaudreline", national_id=f"8{rpps}")
    one = a_submitted_request(an_individual_form(national_id=rpps))
    form = an_individual_form(first_name="Noé")
    a_person("Noé", "Vaudreline", email=form["email"])
    other = a_submitted_request(form)
    assert warned() == set()
    for request in (one, other):
        assert homonyms(request) == []
        assert len(duplicates.of(request)) == 1


def test_a_person_is_no_homonym_of_themselves_and_a_team_has_none() -> None:
    person = a_person("Elsa", "Vaudreline")
    one = a_submitted_request()
    Request.objects.filter(pk=one.pk).update(person=person)
    shared = a_shared_request()
    assert warned() == set()
    assert homonyms(Request.objects.get(pk=one.pk)) == homonyms(shared) == []


def test_a_name_that_changes_is_known_under_the_new_one() -> None:
    one = a_submitted_request()
    person = a_person("Elsa", "Autrefois")
    assert warned() == set()
    person.last_name = "Vaudreline"
    person.save(update_fields=["last_name"])
    assert warned() == {one.pk}
    assert Person.objects.get(pk=person.pk).name_key == "vaudreline elsa"


def test_a_homonym_changes_no_check_and_no_batch_leaves_it_out() -> None:
    first, second = a_green_request(), a_green_request()
    assert warned() == {first.pk, second.pk}
    assert checks.is_green(first)
    result = validate_batch(acting(an_agent(a_region())), [first.pk, second.pk])
    assert result.validated == (first.pk, second.pk)
    assert result.left == {}
    addresses = set(Request.objects.values_list("mailbox__address", flat=True))
    assert len(addresses) == 2, "each has an address of their own"
