"""The provider does not answer, or not as it should: the other ways stay, and nothing waits for it."""

from __future__ import annotations

import json
import logging
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from medipli.identity.models import Session
from medipli.identity.provider import discovery, fetching, keys, trouble
from tests.identity.provider.pretend import Pretend
from tests.people import PASSWORD, a_person
from tests.web.psc.journeys import RETURN, START, go, linked_person, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.feature(60)]


def path_of(there: Pretend, end: str) -> str:
    return urlsplit(there.issuer).path + end


def test_a_provider_that_is_down_leaves_the_other_ways(psc: Pretend, settings: Any) -> None:
    settings.PSC_ISSUER = "http://127.0.0.1:9/nowhere"
    answer = Client().get(START)
    assert answer.status_code == 503
    assert text_of(answer).count("Pro Santé Connect ne répond pas") == 1
    assert "Mot de passe" in text_of(answer)
    begun = time.monotonic()
    said = text_of(Client().get("/connexion"))
    assert time.monotonic() - begun < 1
    assert "Pro Santé Connect ne répond pas" in said
    person = a_person()
    answer = Client().post("/connexion", {"email": person.email, "password": PASSWORD})
    assert answer["Location"] == "/connexion/code"


def test_the_trouble_is_forgotten_once_it_answers(psc: Pretend) -> None:
    linked_person(psc)
    psc.replies[path_of(psc, "/.well-known/wallet-openid-configuration")] = (500, b"")
    assert Client().get(START).status_code == 503
    psc.replies.clear()
    assert Client().get(START).status_code == 503, "it rests for a moment"
    trouble.forget()
    assert go(Client(), psc)["Location"] == "/"
    assert "ne répond pas" not in text_of(Client().get("/connexion"))


def test_a_slow_provider_is_not_waited_for(psc: Pretend, monkeypatch: pytest.MonkeyPatch) -> None:
    fetching._pool.cache_clear()
    monkeypatch.setattr(fetching, "READ_SECONDS", 0.3)
    psc.delay = 1.5
    begun = time.monotonic()
    assert Client().get(START).status_code == 503
    assert time.monotonic() - begun < 1.2
    fetching._pool.cache_clear()


DISCOVERY = "/.well-known/wallet-openid-configuration"
WRONG = {
    "not JSON": (200, b"<html>"),
    "a list": (200, b"[]"),
    "deep": (200, b"[" * 100_000),
    "too long": (200, b'{"a": "' + b"a" * 300_000 + b'"}'),
    "elsewhere": (302, b""),
    "failing": (503, b"{}"),
}


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.parametrize(
    "where",
    [
        DISCOVERY,
        "/protocol/openid-connect/token",
        "/protocol/openid-connect/userinfo",
        "/protocol/openid-connect/certs",
    ],
)
def test_an_answer_that_cannot_be_read_is_told_as_trouble(psc: Pretend, what: str, where: str) -> None:
    linked_person(psc)
    psc.replies[path_of(psc, where)] = WRONG[what]
    client = Client()
    left = client.get(START)
    answer = left if left.status_code != 302 else client.get(RETURN, psc.answers_to(left["Location"]))
    assert answer.status_code == 503
    assert "ne répond pas" in text_of(answer)
    assert not Session.objects.exclude(person=None).exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("issuer", "https://evil.example"),
        ("token_endpoint", "http://evil.example/token"),
        ("token_endpoint", None),
        ("jwks_uri", "file:///etc/passwd"),
        ("userinfo_endpoint", ["a"]),
        ("authorization_endpoint", "http://[::1"),
    ],
)
def test_addresses_to_which_no_secret_may_go_are_refused(psc: Pretend, name: str, value: object) -> None:
    base = psc.issuer
    said = {
        "issuer": base,
        "authorization_endpoint": base,
        "token_endpoint": base,
        "userinfo_endpoint": base,
        "jwks_uri": base,
    }
    psc.replies[path_of(psc, DISCOVERY)] = (200, json.dumps(said | {name: value}).encode())
    assert Client().get(START).status_code == 503


def test_what_was_read_once_still_serves_while_it_cannot_be_read_anew(
    psc: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked_person(psc)
    go(Client(), psc)
    for module in (discovery, keys):
        monkeypatch.setattr(module, "LIFETIME", 0.0)
    for end in (DISCOVERY, "/protocol/openid-connect/certs"):
        psc.replies[path_of(psc, end)] = (500, b"")
    monkeypatch.setattr(trouble, "REST_SECONDS", 0.0)
    assert go(Client(), psc)["Location"] == "/"


def test_a_wrong_secret_of_ours_is_trouble_and_not_the_persons_fault(psc: Pretend, settings: Any) -> None:
    settings.PSC_CLIENT_SECRET = "un autre secret"
    linked_person(psc)
    answer = go(Client(), psc)
    assert answer.status_code == 503


def test_no_secret_and_no_token_is_logged(psc: Pretend, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    linked_person(psc)
    client = Client()
    answer = psc.answers_to(client.get(START)["Location"])
    client.get(RETURN, answer)
    for word in ("jeton-", answer["code"], psc.who.national_id, settings.PSC_CLIENT_SECRET, "eyJ"):
        assert word not in caplog.text
