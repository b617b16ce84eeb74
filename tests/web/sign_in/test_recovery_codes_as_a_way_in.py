"""A printed code, when the mailed one does not arrive."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from medipli.audit.actor import service
from medipli.audit.models import Event
from medipli.identity.factors import recovery_code
from medipli.identity.models import Person, Session
from medipli.organisations.actions import give_office
from medipli.organisations.models import Office
from tests.people import PASSWORD, a_person

pytestmark = pytest.mark.django_db
PAGE = "/connexion/code/secours"


def after_password(person: Person) -> Client:
    client = Client()
    client.post("/connexion", {"email": person.email, "password": PASSWORD})
    return client


def said(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_printed_code_takes_the_place_of_the_mailed_one_and_serves_once() -> None:
    person = a_person()
    codes = recovery_code.make(person)
    client = after_password(person)
    assert PAGE in said(client.get("/connexion/code"))
    assert client.post(PAGE, {"code": codes[0].lower().replace("-", " ")}).status_code == 302
    assert Session.objects.exclude(person=None).get().factors == "password recovery-code"
    assert Event.objects.get(action="recovery_code.use").details == {"left": 7}
    again = after_password(person).post(PAGE, {"code": codes[0]})
    assert again.status_code == 422
    assert "il a déjà servi" in said(again)


def test_staff_may_use_one_too() -> None:
    person = a_person()
    give_office(service("test"), person, Office.Kind.OPERATOR)
    (code, *_) = recovery_code.make(person)
    assert after_password(person).post(PAGE, {"code": code}).status_code == 302


def test_wrong_codes_are_counted_with_wrong_mailed_ones(settings: Any) -> None:
    settings.CODE_TRIES = 1
    person = a_person()
    codes = recovery_code.make(person)
    client = after_password(person)
    statuses = [client.post(PAGE, {"code": "0000-0000-0000"}).status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 429]
    assert client.post(PAGE, {"code": codes[0]}).status_code == 429
    assert client.post("/connexion/code", {"code": "000000"}).status_code == 429


@pytest.mark.parametrize("typed", ["", "123", "x" * 500, "é\x00-", "0000-0000-000U"])
def test_what_is_no_code_costs_no_try(typed: str) -> None:
    person = a_person()
    codes = recovery_code.make(person)
    client = after_password(person)
    for _ in range(25):
        answer = client.post(PAGE, {"code": typed})
    assert answer.status_code == 422
    assert "12 lettres et chiffres" in said(answer)
    assert client.post(PAGE, {"code": codes[1]}).status_code == 302


def test_nobody_gets_here_before_the_password() -> None:
    assert Client().get(PAGE)["Location"] == "/connexion"
    assert Client().post(PAGE, {"code": "0000-0000-0000"})["Location"] == "/connexion"


def test_the_codes_of_somebody_else_do_not_serve() -> None:
    (code, *_) = recovery_code.make(a_person())
    person = a_person()
    recovery_code.make(person)
    assert after_password(person).post(PAGE, {"code": code}).status_code == 422


def test_who_has_no_code_is_led_to_the_desk() -> None:
    page = said(after_password(a_person()).get(PAGE))
    assert "Aucun code de secours disponible" in page
    assert 'href="/assistance/"' in page


def test_a_letter_tells_that_two_codes_are_left() -> None:
    person = a_person()
    codes = recovery_code.make(person)
    jobs = ProcrastinateJob.objects.filter(task_name="notices.sign_in_news")
    for number, code in enumerate(codes):
        assert not jobs.exists() or number >= 6
        after_password(person).post(PAGE, {"code": code})
    assert [job.args for job in jobs] == [{"event": "codes_low", "person_id": person.pk}] * 3
