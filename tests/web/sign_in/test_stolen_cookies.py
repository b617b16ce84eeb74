"""The cookie of a session, in another browser than its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from medipli.audit.models import Event
from medipli.identity.models import Person, Session
from medipli.notices.device_tasks import session_suspected
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person, signed_in_client
from tests.telephones import IPHONE
from tests.web.sign_in.test_known_browsers import CHROME

pytestmark = pytest.mark.django_db
NEWER = CHROME.replace("131.0", "132.0")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"
MAC = CHROME.replace("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7")


def _opened(person: Person) -> Client:
    client = signed_in_client(person, headers={"User-Agent": CHROME})
    Session.objects.update(browser="Chrome, Windows")
    assert client.get("/compte/").status_code == 200
    return client


def _stolen(client: Client, user_agent: str, **options: Any) -> Client:
    thief = Client(headers={"User-Agent": user_agent}, **options)
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return thief


@pytest.mark.parametrize("user_agent", [FIREFOX, MAC, IPHONE, "curl/8.11", ""])
def test_a_session_that_changes_its_browser_is_locked_and_its_person_told(user_agent: str) -> None:
    person = a_person()
    client = _opened(person)
    answer = _stolen(client, user_agent).get("/compte/")
    assert answer.status_code == 403
    assert "Session verrouillée" in answer.content.decode()
    assert "Sessions ouvertes" not in answer.content.decode()
    assert person.email not in answer.content.decode(), "a thief learns no address"
    assert client.get("/compte/").status_code == 403, "its owner proves who they are too"
    assert Event.objects.get(action="session.lock").details == {"reason": "other-browser"}
    assert [job.task_name for job in ProcrastinateJob.objects.all()] == ["notices.session_suspected"]
    session_suspected(person.pk)
    assert "verrouillée" in mail.outbox[-1].subject
    assert "un autre navigateur" in str(mail.outbox[-1].body)


def test_another_version_and_another_network_are_no_theft() -> None:
    client = _opened(a_person())
    assert _stolen(client, NEWER, REMOTE_ADDR="203.0.113.9").get("/compte/").status_code == 200
    assert not ProcrastinateJob.objects.exists()


def test_the_letter_leaves_once_however_often_the_thief_tries() -> None:
    client = _opened(a_person())
    for _ in range(3):
        _stolen(client, FIREFOX).get("/compte/")
    assert ProcrastinateJob.objects.count() == 1


def test_whoever_proves_who_they_are_goes_on_and_the_stolen_cookie_is_worth_nothing() -> None:
    client = _opened(a_person())
    thief = _stolen(client, FIREFOX)
    thief.get("/compte/")
    client.post("/session/verrouillee", {"password": PASSWORD})
    client.post("/connexion/code", {"code": last_code()})
    assert client.get("/compte/").status_code == 200
    assert thief.get("/compte/").status_code == 302


def test_a_person_whose_browser_calls_itself_otherwise_goes_on_after_one_proof() -> None:
    client = _opened(a_person())
    desktop_site = _stolen(client, MAC)
    desktop_site.get("/compte/")
    desktop_site.post("/session/verrouillee", {"password": PASSWORD})
    desktop_site.post("/connexion/code", {"code": last_code()})
    assert desktop_site.get("/compte/").status_code == 200
    assert Session.objects.get().browser == "Chrome, macOS"


def test_looking_at_the_browser_costs_no_query(django_assert_num_queries: Any) -> None:
    client = _opened(a_person())
    with django_assert_num_queries(1):
        client.get("/session/etat")
