"""Signing out, here and at the provider."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from medipli.audit.models import Event
from medipli.identity.models import Session
from tests.identity.provider.pretend import CLIENT, Pretend, by_a_stranger
from tests.people import signed_in_client
from tests.web.psc.journeys import go, linked_person, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.feature(60)]
BACK = "/connexion/psc/deconnexion"
FRONT = "/connexion/psc/deconnexion-navigateur"


def signed_in(there: Pretend) -> Client:
    client = Client()
    assert go(client, there).status_code == 302
    return client


def test_signing_out_leaves_the_provider_too(psc: Pretend) -> None:
    linked_person(psc)
    client = signed_in(psc)
    answer = client.post("/deconnexion")
    there = answer["Refresh"].partition("url=")[2]
    query = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    assert there.startswith(psc.issuer + "/protocol/openid-connect/logout?")
    assert query["post_logout_redirect_uri"] == "http://testserver/connexion/psc/fin"
    assert query["client_id"] == CLIENT
    assert query["id_token_hint"].count(".") == 2
    assert "Vous êtes déconnecté" in text_of(answer)
    assert not Session.objects.exclude(person=None).exists()
    assert client.get("/connexion/psc/fin")["Location"] == "/connexion?fin"


def test_who_did_not_come_from_the_provider_does_not_go_there(psc: Pretend) -> None:
    client = signed_in_client(linked_person(psc))
    assert client.post("/deconnexion")["Location"] == "/connexion?fin"


def test_one_signs_out_even_while_the_provider_is_down(psc: Pretend, settings: Any) -> None:
    linked_person(psc)
    client = signed_in(psc)
    settings.PSC_ISSUER = "http://127.0.0.1:9/nowhere"
    assert client.post("/deconnexion")["Location"] == "/connexion?fin"
    assert not Session.objects.exclude(person=None).exists()


def test_signing_out_there_ends_the_session_here_at_once(psc: Pretend) -> None:
    person = linked_person(psc)
    client, elsewhere = signed_in(psc), signed_in_client(person)
    assert Client().post(BACK, {"logout_token": psc.logout_token()}).status_code == 200
    assert client.get("/compte/").status_code == 302
    assert elsewhere.get("/compte/").status_code == 200
    assert Event.objects.get(action="session.end_by_provider").target == f"person:{person.pk}"


def test_another_session_of_the_provider_is_left_alone(psc: Pretend) -> None:
    linked_person(psc)
    client = signed_in(psc)
    assert Client().post(BACK, {"logout_token": psc.logout_token(sid="another-session")}).status_code == 200
    assert client.get("/compte/").status_code == 200


def test_without_a_session_number_every_session_that_came_from_there_ends(psc: Pretend) -> None:
    person = linked_person(psc)
    client, elsewhere = signed_in(psc), signed_in_client(person)
    psc.session = "sid-fedcba9876543210"
    other = signed_in(psc)
    assert Client().post(BACK, {"logout_token": psc.logout_token(sid=None)}).status_code == 200
    assert client.get("/compte/").status_code == 302
    assert other.get("/compte/").status_code == 302
    assert elsewhere.get("/compte/").status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-service"},
        {"exp": 1},
        {"iat": None},
        {"iat": 2**40},
        {"events": None},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"events": []},
        {"nonce": "n"},
        {"sub": None, "sid": None},
        {"sub": "somebody-else"},
    ],
)
def test_a_logout_token_that_is_wrong_ends_nothing(psc: Pretend, changes: dict[str, Any]) -> None:
    linked_person(psc)
    client = signed_in(psc)
    answer = Client().post(BACK, {"logout_token": psc.logout_token(**changes)})
    assert answer.status_code == (200 if changes == {"sub": "somebody-else"} else 400)
    assert client.get("/compte/").status_code == 200


@pytest.mark.parametrize("token", ["", "a.b.c", "é", "{}"])
def test_what_is_no_logout_token_is_refused(psc: Pretend, token: str) -> None:
    assert Client().post(BACK, {"logout_token": token}).status_code == 400


def test_a_forged_logout_token_and_an_id_token_end_nothing(psc: Pretend) -> None:
    linked_person(psc)
    client = signed_in(psc)
    claims = {"iss": psc.issuer, "aud": CLIENT, "sub": psc.who.subject, "sid": psc.session}
    for token in (by_a_stranger(claims), psc.id_token("n", 0)):
        assert Client().post(BACK, {"logout_token": token}).status_code == 400
    assert client.get("/compte/").status_code == 200


def test_the_providers_page_may_say_it_through_the_browser(psc: Pretend) -> None:
    linked_person(psc)
    client = signed_in(psc)
    for query in ({}, {"iss": psc.issuer}, {"iss": "https://evil.example", "sid": psc.session}, {"sid": psc.session}):
        assert Client().get(FRONT, query).status_code == 404
    assert client.get("/compte/").status_code == 200
    assert Client().get(FRONT, {"iss": psc.issuer, "sid": psc.session}).status_code == 200
    assert client.get("/compte/").status_code == 302
