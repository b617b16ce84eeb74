from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from medipli.audit.models import Event
from medipli.identity.models import Session
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person, signed_in_client

pytestmark = pytest.mark.django_db
PAGE = "/compte/"


def wait(minutes: float) -> None:
    Session.objects.update(last_seen_at=timezone.now() - timedelta(minutes=minutes))


def suite_in(answer: Any) -> str:
    return str(answer.content.decode().partition('name="next" value="')[2].partition('"')[0])


def test_half_an_hour_without_activity_locks_and_shows_nothing_of_the_page() -> None:
    client = signed_in_client(a_person())
    wait(31)
    answer = client.get(PAGE)
    assert answer.status_code == 403
    assert "Session verrouillée" in answer.content.decode()
    assert "Codes de secours" not in answer.content.decode()
    assert Session.objects.get().is_locked
    client.get(PAGE)
    assert Event.objects.filter(action="session.lock").count() == 1


def test_a_locked_session_stays_locked_whatever_is_asked() -> None:
    client = signed_in_client(a_person())
    wait(31)
    client.get(PAGE)
    wait(0)
    assert client.post("/session/activite").status_code == 403
    assert client.get(PAGE).status_code == 403
    assert client.post("/compte/sessions/fermer", {"session": "others"}).status_code == 403


def test_password_and_code_unlock_and_lead_back_to_the_page() -> None:
    client = signed_in_client(a_person())
    wait(31)
    before = Session.objects.get()
    suite = suite_in(client.get(PAGE))
    assert client.post("/session/verrouillee", {"password": PASSWORD, "next": suite})["Location"] == "/connexion/code"
    assert client.get(PAGE).status_code == 403
    assert client.post("/connexion/code", {"code": last_code()})["Location"] == PAGE
    assert client.get(PAGE).status_code == 200
    after = Session.objects.get()
    assert after.session_key != before.session_key
    assert after.expire_date == before.expire_date


def test_a_wrong_password_does_not_unlock() -> None:
    client = signed_in_client(a_person())
    wait(31)
    answer = client.post("/session/verrouillee", {"password": "faux"})
    assert answer.status_code == 422
    assert "Mot de passe incorrect." in answer.content.decode()
    assert client.post("/connexion/code", {"code": "123456"})["Location"] == "/session/verrouillee"


def test_the_lock_is_opened_by_its_own_person_only() -> None:
    client, other = signed_in_client(a_person()), a_person()
    wait(31)
    answer = client.post("/session/verrouillee", {"email": other.email, "password": PASSWORD + "x"})
    assert answer.status_code == 422
    assert client.get(PAGE).status_code == 403


def test_unlocking_is_throttled_like_signing_in(settings: Any) -> None:
    settings.LOCKOUT_TRIES = 3
    client = signed_in_client(a_person())
    wait(31)
    statuses = [client.post("/session/verrouillee", {"password": "faux"}).status_code for _ in range(4)]
    assert statuses == [422, 422, 429, 429]


def test_a_fragment_is_told_to_reload_so_that_the_page_empties() -> None:
    client = signed_in_client(a_person())
    wait(31)
    answer = client.get(PAGE, headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer["HX-Refresh"] == "true"
    assert answer["HX-Trigger"] == "session-locked"
    assert b"<" not in answer.content


def test_activity_pushes_the_lock_back_and_is_written_once_a_minute(django_assert_num_queries: Any) -> None:
    client = signed_in_client(a_person())
    wait(20)
    client.get(PAGE)
    seen = Session.objects.get().last_seen_at
    assert seen is not None
    assert timezone.now() - seen < timedelta(minutes=1)
    client.get(PAGE)
    assert Session.objects.get().last_seen_at == seen


def test_what_the_page_asks_by_itself_is_no_activity() -> None:
    client = signed_in_client(a_person())
    wait(20)
    seen = Session.objects.get().last_seen_at
    client.get(PAGE, headers={"X-Background": "1"})
    client.get("/session/etat")
    assert Session.objects.get().last_seen_at == seen


def test_staying_signed_in_pushes_the_lock_back_at_once() -> None:
    client = signed_in_client(a_person())
    wait(29)
    assert client.get("/session/etat").json()["seconds"] <= 60
    assert client.post("/session/activite").json() == {"seconds": 1800, "locked": False, "over": False} or (
        client.get("/session/etat").json()["seconds"] > 1700
    )


def test_the_clock_counts_down_to_the_end_of_the_session_too() -> None:
    client = signed_in_client(a_person())
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=5))
    assert 290 <= client.get("/session/etat").json()["seconds"] <= 300


def test_a_stranger_has_no_time_left() -> None:
    assert Client().get("/session/etat").json() == {"seconds": 0, "locked": True, "over": True}
    assert Client().post("/session/activite").status_code == 403


def test_the_page_can_lock_the_session_and_another_site_cannot() -> None:
    client = signed_in_client(a_person())
    answer = client.get(f"/session/verrouillee?next={PAGE}", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer["Location"] == PAGE
    answer = client.get(f"/session/verrouillee?next={PAGE}", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200
    assert suite_in(answer)
    assert Session.objects.get().is_locked


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/x", "/\\evil.example"])
def test_the_lock_leads_nowhere_else(path: str) -> None:
    client = signed_in_client(a_person())
    client.get("/session/verrouillee", {"next": path})
    client.post("/session/verrouillee", {"password": PASSWORD, "next": path})
    assert client.post("/connexion/code", {"code": last_code()})["Location"] in ("/", "/x")


def test_somebody_locked_out_can_sign_out() -> None:
    client = signed_in_client(a_person())
    wait(31)
    assert client.post("/deconnexion").status_code == 302
    assert not Session.objects.exists()


def test_a_public_page_does_not_name_who_is_locked_out() -> None:
    client = signed_in_client(a_person(last_name="Quintrelle"))
    wait(31)
    assert "Quintrelle" not in client.get("/mentions-legales").content.decode()
