"""Signing in, unlocking and proving again with a passkey; what is refused."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from medipli.audit.models import Event
from medipli.identity import challenge, throttle
from medipli.identity.models import Passkey, Person, Session
from tests.authenticator import PRESENT, Authenticator, a_passkey, asked, enter
from tests.boxes import at_once
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person, signed_in_client

pytestmark = pytest.mark.django_db
NO_RESPONSES: tuple[Any, ...] = ({}, [], 3)
ENTER, SECOND = "/connexion/cle-acces", "/connexion/code/cle-acces"


def somebody_in(client: Client) -> str:
    """The factors of the open session of this browser; empty for a visitor."""
    row = Session.objects.filter(session_key=client.cookies["session"].value).first()
    return row.factors if row is not None else ""


def after_password(person: Person) -> Client:
    client = Client()
    client.post("/connexion", {"email": person.email, "password": PASSWORD})
    return client


def said(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " "))


def test_a_passkey_alone_signs_in_and_its_use_is_remembered() -> None:
    person, client = a_person(), Client()
    device = a_passkey(person, counter=3)
    device.counter = 4
    answer = enter(client, device)
    assert answer.status_code == 302
    assert somebody_in(client) == "passkey"
    used = Passkey.objects.get()
    assert (used.sign_count, used.last_used_at is not None) == (4, True)
    assert Event.objects.get(action="session.start").details == {"factors": ["passkey"]}


def test_the_sign_in_page_leads_back_to_the_page_that_was_asked_for() -> None:
    client = Client()
    suite = client.get("/compte/")["Location"].partition("suite=")[2]
    assert enter(client, a_passkey(a_person()), next=suite)["Location"] == "/compte/"


def test_a_visitor_is_asked_for_any_key_and_for_verification() -> None:
    a_passkey(a_person())
    options = asked(Client())
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert options["rpId"] == "localhost"


def test_after_the_password_a_passkey_takes_the_place_of_the_code() -> None:
    person = a_person()
    device = a_passkey(person, flags=PRESENT)
    client = after_password(person)
    assert "Utiliser ma clé d’accès" in said(client.get("/connexion/code"))
    options = asked(client, second="1")
    assert len(options["allowCredentials"]) == 1
    assert client.post(SECOND, {"answer": device.signed(options)}).status_code == 302
    assert somebody_in(client) == "password passkey"


def test_the_code_stays_for_who_has_a_passkey_and_no_key_is_offered_to_others() -> None:
    person = a_person()
    assert "Utiliser ma clé d’accès" not in said(after_password(person).get("/connexion/code"))
    a_passkey(person)
    client = after_password(person)
    client.post("/connexion/code", {"code": last_code()})
    assert somebody_in(client) == "password mail-code"


def test_a_passkey_is_no_second_factor_before_the_password() -> None:
    person = a_person()
    device, client = a_passkey(person), Client()
    answer = client.post(SECOND, {"answer": device.signed(asked(client, second="1"))})
    assert answer["Location"] == "/connexion"


def test_a_passkey_of_somebody_else_is_no_second_factor() -> None:
    person, other = a_person(), a_person()
    a_passkey(person)
    device = a_passkey(other)
    client = after_password(person)
    answer = client.post(SECOND, {"answer": device.signed(asked(client, second="1"))})
    assert answer.status_code == 422
    assert "celle d’un autre compte" in said(answer)
    assert not Session.objects.exclude(person=None).exists()


def test_a_challenge_serves_once() -> None:
    person, client = a_person(), Client()
    device = a_passkey(person)
    answer = device.signed(asked(client))
    assert client.post(ENTER, {"answer": answer}).status_code == 302
    client.post("/deconnexion")
    again = client.post(ENTER, {"answer": answer})
    assert again.status_code == 422
    assert "La demande a expiré" in said(again)
    stranger = Client()
    asked(stranger)
    assert "n’a pas pu être vérifiée" in said(stranger.post(ENTER, {"answer": answer}))


def test_a_challenge_is_too_old_after_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    client, device = Client(), a_passkey(a_person())
    answer = device.signed(asked(client))
    later = time.time() + challenge.LIFETIME + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert "La demande a expiré" in said(client.post(ENTER, {"answer": answer}))


def test_a_refused_answer_uses_the_challenge_up() -> None:
    client, device = Client(), a_passkey(a_person())
    options = asked(client)
    client.post(ENTER, {"answer": "{}"})
    assert "La demande a expiré" in said(client.post(ENTER, {"answer": device.signed(options)}))


@pytest.mark.parametrize(
    ("spoiled", "expected"),
    [
        ({"origin": "https://medipli.evil.example"}, "n’a pas pu être vérifiée"),
        ({"origin": "http://localhost:8001"}, "n’a pas pu être vérifiée"),
        ({"site": "evil.example"}, "n’a pas pu être vérifiée"),
        ({"flags": PRESENT}, "n’a demandé ni empreinte"),
        ({"flags": 0}, "n’a pas pu être vérifiée"),
        ({"user_handle": b"\x00" * 8}, "n’a pas pu être vérifiée"),
        ({"key": Authenticator().key}, "n’a pas pu être vérifiée"),
        ({"credential_id": b"x" * 32}, "n’est pas enregistrée ici"),
    ],
)
def test_what_a_browser_here_would_not_have_signed_is_refused(spoiled: dict[str, Any], expected: str) -> None:
    client, device = Client(), a_passkey(a_person())
    for name, value in spoiled.items():
        setattr(device, name, value)
    answer = enter(client, device)
    assert answer.status_code == 422
    assert expected in said(answer)
    assert not Session.objects.exclude(person=None).exists()
    assert Event.objects.filter(action="session.refuse", details__factor="passkey").exists()


@pytest.mark.parametrize(
    "answer",
    [*("", "{", "[]", "null", "12", '"x"', "{}", '{"id": 1}', "x" * 30_000, "\x00", "[" * 5000)]
    + [json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": one}) for one in NO_RESPONSES]
    + [json.dumps({"id": "é", "rawId": "é", "type": "public-key", "response": {"clientDataJSON": "e30"}})],
)
def test_what_is_no_answer_is_refused_in_french(answer: str) -> None:
    client = Client()
    asked(client)
    refused = client.post(ENTER, {"answer": answer})
    assert refused.status_code == 422
    assert "clé d’accès n’est pas enregistrée ici" in said(refused)


def test_a_counter_that_goes_back_is_refused_told_and_written_down() -> None:
    person, client = a_person(), Client()
    device = a_passkey(person, counter=9)
    for counter in (9, 8, 0):
        device.counter = counter
        answer = enter(client, device)
        assert "elle semble avoir été copiée" in said(answer)
    assert not Session.objects.exclude(person=None).exists()
    assert Passkey.objects.get().sign_count == 9
    assert Event.objects.filter(details__why="counter went back").count() == 3
    job = ProcrastinateJob.objects.filter(task_name="notices.sign_in_news").first()
    assert job is not None
    assert job.args == {"event": "copied", "person_id": person.pk}


def test_a_wrong_signature_raises_no_alarm_about_the_counter() -> None:
    device = a_passkey(a_person(), counter=9)
    device.key, device.counter = Authenticator().key, 1
    enter(Client(), device)
    assert not ProcrastinateJob.objects.exists()


def test_a_key_that_does_not_count_serves_again_and_again() -> None:
    device = a_passkey(a_person())
    for _ in range(3):
        assert enter(Client(), device).status_code == 302


def test_nobody_enters_a_suspended_account() -> None:
    device = a_passkey(a_person(is_active=False))
    assert "n’est pas enregistrée ici" in said(enter(Client(), device))


def test_guessing_with_passkeys_is_throttled(settings: Any) -> None:
    settings.LOCKOUT_ORIGIN_TRIES = 3
    device = Authenticator()
    statuses = [enter(Client(REMOTE_ADDR="192.0.2.40"), device).status_code for _ in range(5)]
    assert statuses[:2] == [422, 422]
    assert statuses[-1] == 429


def test_asking_for_challenges_is_limited_for_one_network_address() -> None:
    client = Client(REMOTE_ADDR="192.0.2.41")
    for _ in range(598):
        throttle.count_try(throttle.challenges("192.0.2.41"))
    statuses = [client.post(f"{ENTER}/demande").status_code for _ in range(3)]
    assert (statuses[0], statuses[-1]) == (200, 429)
    assert Client(REMOTE_ADDR="192.0.2.42").post(f"{ENTER}/demande").status_code == 200


def locked(person: Person) -> Client:
    client = signed_in_client(person)
    Session.objects.update(last_seen_at=timezone.now() - timedelta(minutes=31))
    client.get("/compte/")
    return client


def test_a_passkey_unlocks_its_own_session_and_goes_on_where_one_was() -> None:
    person = a_person()
    device = a_passkey(person)
    client = locked(person)
    card = client.get("/compte/")
    assert "Reprendre avec ma clé d’accès" in said(card)
    suite = card.content.decode().partition('name="next" value="')[2].partition('"')[0]
    assert enter(client, device, next=suite)["Location"] == "/compte/"
    assert client.get("/compte/").status_code == 200


def test_a_passkey_of_somebody_else_does_not_unlock() -> None:
    client = locked(a_person())
    answer = enter(client, a_passkey(a_person()))
    assert answer.status_code == 422
    assert "celle d’un autre compte" in said(answer)
    assert "Session verrouillée" in said(answer)
    assert client.get("/compte/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_with_one_answer_one_succeeds() -> None:
    client, device = Client(), a_passkey(a_person())
    form = {"answer": device.signed(asked(client))}
    key = client.cookies["session"].value
    statuses: list[int] = []

    def send() -> None:
        other = Client()
        other.cookies["session"] = key
        statuses.append(other.post(ENTER, form).status_code)

    assert not at_once(send, send)
    assert sorted(statuses) == [302, 422]
