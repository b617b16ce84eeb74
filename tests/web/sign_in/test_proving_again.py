"""« Confirmez que c’est vous », before what is sensitive."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from medipli.identity.models import Passkey, RecoveryCode, Session
from tests.authenticator import a_passkey, enter
from tests.people import PASSWORD, a_person, signed_in_client

pytestmark = pytest.mark.django_db
PAGE, ADD = "/connexion/confirmer", "/compte/cles-acces/nouvelle"


def stale(person: Any, **options: Any) -> Client:
    """A browser whose person proved long ago who they are."""
    client = signed_in_client(person, **options)
    Session.objects.update(proved_at=timezone.now() - timedelta(minutes=16), factors="password mail-code")
    return client


def suite_in(answer: Any) -> str:
    return str(answer.content.decode().partition('name="next" value="')[2].partition('"')[0])


def test_a_sensitive_page_asks_who_one_is_and_the_password_leads_on() -> None:
    client = stale(a_person())
    asked = client.get(ADD)
    assert asked["Location"].startswith(PAGE)
    suite = suite_in(client.get(asked["Location"]))
    before = client.cookies["session"].value
    answer = client.post(PAGE, {"password": PASSWORD, "next": suite})
    assert answer["Location"] == ADD
    assert client.cookies["session"].value != before
    assert client.get(ADD).status_code == 200
    assert Session.objects.get().factors == "password mail-code"


def test_a_wrong_password_proves_nothing_and_is_throttled(settings: Any) -> None:
    settings.LOCKOUT_TRIES = 3
    client = stale(a_person())
    statuses = [client.post(PAGE, {"password": "faux"}).status_code for _ in range(4)]
    assert statuses == [422, 422, 429, 429]
    assert client.get(ADD).status_code == 302
    assert client.post(PAGE, {}).status_code == 422


def test_a_passkey_proves_again() -> None:
    person = a_person()
    device = a_passkey(person)
    client = stale(person)
    assert "Utiliser ma clé d’accès" in client.get(PAGE).content.decode()
    assert enter(client, device).status_code == 302
    assert client.get(ADD).status_code == 200
    assert Session.objects.get().factors == "password mail-code passkey"


def test_nobody_elses_passkey_proves_again() -> None:
    client = stale(a_person())
    answer = enter(client, a_passkey(a_person()))
    assert answer.status_code == 422
    assert "celle d’un autre compte" in answer.content.decode()
    assert client.get(ADD).status_code == 302


def test_a_form_that_came_too_late_does_nothing_and_says_to_send_it_again() -> None:
    client = stale(a_person())
    answer = client.post("/compte/codes-de-secours", headers={"Referer": "http://testserver/compte/"})
    page = client.get(answer["Location"])
    assert "Rien n’a encore été modifié" in page.content.decode()
    assert not RecoveryCode.objects.exists()
    assert client.post(PAGE, {"password": PASSWORD, "next": suite_in(page)})["Location"] == "/compte/"


def test_who_proved_just_now_is_not_asked() -> None:
    assert signed_in_client(a_person()).get(PAGE)["Location"] == "/"


@pytest.mark.parametrize("verb", ["nouvelle", "demande", "{key}/retirer"])
def test_adding_and_removing_passkeys_ask_again(verb: str) -> None:
    person = a_person()
    a_passkey(person)
    address = f"/compte/cles-acces/{verb.format(key=Passkey.objects.get().pk)}"
    assert stale(person).post(address)["Location"].startswith(PAGE)
    assert Passkey.objects.count() == 1


def test_the_page_leads_nowhere_else() -> None:
    client = stale(a_person())
    assert client.post(PAGE, {"password": PASSWORD, "next": "https://evil.example"})["Location"] == "/"


def test_who_has_no_password_is_not_asked_for_one() -> None:
    person = a_person()
    a_passkey(person)
    person.set_unusable_password()
    person.save()
    assert "Mot de passe de" not in stale(person).get(PAGE).content.decode()
