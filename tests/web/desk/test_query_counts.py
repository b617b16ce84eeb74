"""The desk's pages cost the same whatever waits: their queries are counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medipli.identity.models import Person
from medipli.organisations.models import Office, Region
from medipli.registration.actions import ask, note, take, validate
from medipli.registration.actions.accept_connection import accept_connection, structure_of
from medipli.registration.models import Request
from tests.boxes import a_mailbox, acting
from tests.people import a_person
from tests.registration.journeys import (
    a_connection_request,
    a_green_request,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_individual_form,
    an_rpps,
)
from tests.web.desk.conftest import Room, url


def queries_of(room: Room, name: str, *args: object, posted: dict[str, str] | None = None) -> int:
    """How many a page asks, once this browser has asked for another."""
    room.text("desk")
    with CaptureQueriesContext(connection) as asked:
        if posted is None:
            room.text(name, *args)
        else:
            assert room.client.post(url(name, *args), posted).status_code == 200
    return len(asked)


@pytest.mark.parametrize("waiting", [1, 8])
def test_the_queue_asks_few_queries_whatever_waits(room: Room, waiting: int) -> None:
    for _ in range(waiting):
        a_green_request(room.region)
        a_submitted_request(region=room.region)
    assert queries_of(room, "desk") <= 5


def repeating(region: Region) -> Request:
    """A request with a duplicate among accounts, one among requests, and homonyms among both."""
    rpps = an_rpps()
    a_submitted_request(an_individual_form(national_id=rpps), region)
    a_person("Elsa", "Vaudreline", national_id=f"8{rpps}")
    a_person("Elsa", "Vaudreline", national_id=f"8{an_rpps()}")
    a_submitted_request(region=region)
    return a_submitted_request(an_individual_form(national_id=rpps), region)


def talked_over(region: Region) -> Request:
    """A request with notes and a question."""
    agent = acting(an_agent(region, "Yann", "Quéverdo"))
    request = a_submitted_request(region=region)
    for text in ("À rappeler.", "Rappelée."):
        note(agent, request.pk, text)
    request.refresh_from_db()
    request = take(agent, request.pk, request.version)
    return ask(agent, request.pk, request.version, "Où exercez-vous\u202f?")


def validated(region: Region) -> Request:
    request = a_green_request(region)
    return validate(acting(an_agent(region, "Yann", "Quéverdo")), request.pk, request.version)


def shared(region: Region) -> Request:
    a_shared_request(region=region)
    return a_shared_request(region=region)


def connected(region: Region) -> Request:
    """An accepted connection, whose structure has an administrator."""
    request = a_connection_request(region)
    accept_connection(acting(an_agent(region, "Yann", "Quéverdo")), request.pk, request.version)
    structure = structure_of(request)
    a_person(email=request.email)
    Office.objects.create(person=a_person(), kind=Office.Kind.ADMINISTRATOR, organisation=structure)
    return request


@pytest.mark.parametrize(
    "made", [a_green_request, repeating, talked_over, validated, shared, a_connection_request, connected]
)
def test_a_request_asks_at_most_fourteen_queries_whatever_it_is(room: Room, made: Callable[[Region], Request]) -> None:
    assert queries_of(room, "desk-request", made(room.region).pk) <= 14


@pytest.mark.parametrize("people", [1, 12])
def test_the_accounts_ask_few_queries_whatever_is_found(room: Room, people: int) -> None:
    assert queries_of(room, "desk-accounts") <= 7
    for number in range(people):
        person = a_person(f"Loïck {'abcdefghijkl'[number]}", "Sauvelaine")
        a_mailbox(person, label=person.full_name, address=f"loick{number}@pro.{room.region.code}.mssante.example")
    assert queries_of(room, "desk-accounts", posted={"texte": "sauvelaine"}) <= 9
    assert Person.objects.filter(last_name="Sauvelaine").count() == people
