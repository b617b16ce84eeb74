"""A letter says that an account was opened with a browser that is new to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from medipli.audit.models import Event
from medipli.identity.actions.know_browser import forget_browsers
from medipli.identity.models import KnownBrowser, Person
from medipli.notices.device_tasks import new_browser
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person

pytestmark = pytest.mark.django_db
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)


def _sign_in(client: Client, person: Person) -> None:
    client.post("/connexion", {"email": person.email, "password": PASSWORD})
    client.post("/connexion/code", {"code": last_code()})
    assert client.get("/compte/").status_code in (200, 302)


def _letters() -> list[str]:
    return [job.task_name for job in ProcrastinateJob.objects.all()]


def _leave(client: Client) -> None:
    client.post("/deconnexion")


@pytest.mark.feature(89)
def test_a_new_browser_is_told_by_mail_but_at_the_very_first_sign_in() -> None:
    person = a_person()
    office = Client(headers={"User-Agent": CHROME})
    _sign_in(office, person)
    assert _letters() == []
    _sign_in(Client(headers={"User-Agent": CHROME}, REMOTE_ADDR="203.0.113.7"), person)
    assert _letters() == ["notices.new_browser"]
    assert Event.objects.filter(action="browser.new", target=f"person:{person.pk}").count() == 2
    known = KnownBrowser.objects.latest("pk")
    assert ProcrastinateJob.objects.get().args == {"known_browser_id": known.pk}
    new_browser(known.pk)
    letter = mail.outbox[-1]
    assert letter.subject == "Medipli\u00a0: Nouvelle connexion à votre compte"
    assert letter.to == [person.email]
    assert "Chrome, Windows, adresse réseau 203.0.113.7" in str(letter.body)
    assert "/compte/" in str(letter.body)


def test_a_browser_that_is_known_stays_so_after_signing_out() -> None:
    person = a_person()
    client = Client(headers={"User-Agent": CHROME})
    _sign_in(client, person)
    _leave(client)
    _sign_in(client, person)
    assert _letters() == []
    assert KnownBrowser.objects.count() == 1


def test_one_browser_of_two_people_is_known_to_each_by_itself() -> None:
    first, second = a_person(), a_person(last_login=timezone.now())
    client = Client()
    _sign_in(client, first)
    _leave(client)
    _sign_in(client, second)
    assert _letters() == ["notices.new_browser"]


def test_the_mark_is_out_of_reach_of_scripts_and_only_its_hmac_is_kept() -> None:
    client = Client()
    _sign_in(client, a_person())
    mark = client.cookies["browser"]
    assert mark["httponly"]
    assert mark["samesite"] == "Lax"
    assert mark["max-age"] == 365 * 24 * 3600
    assert mark.value.encode() not in bytes(KnownBrowser.objects.get().digest)


@pytest.mark.parametrize("made_up", ["", "x", "a" * 5000, "é", "a b"])
def test_a_mark_that_is_none_of_ours_is_replaced(made_up: str) -> None:
    client = Client()
    client.cookies["browser"] = made_up
    _sign_in(client, a_person())
    assert len(client.cookies["browser"].value) == 43


def test_browsers_are_forgotten_after_a_year() -> None:
    _sign_in(Client(), a_person())
    forget_browsers(timezone.now() + timedelta(days=364))
    assert KnownBrowser.objects.exists()
    forget_browsers(timezone.now() + timedelta(days=366))
    assert not KnownBrowser.objects.exists()
