"""Every way in which a return from the provider may be forged, replayed or wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from medipli.audit.models import Event
from medipli.identity.models import Session
from medipli.identity.provider import keys
from tests.identity.provider.pretend import CLIENT, Claims, Pretend, by_a_stranger, unsigned, with_public_key_as_secret
from tests.people import signed_in_client
from tests.web.psc.journeys import RETURN, START, go, linked_person, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.feature(60)]


def nobody_is_in() -> bool:
    return not Session.objects.exclude(person=None).exists()


def changed(**changes: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {name: value for name, value in (claims | changes).items() if value is not None}


LIES = {
    "issuer": changed(iss="https://evil.example"),
    "no issuer": changed(iss=None),
    "audience": changed(aud="another-service", azp=None),
    "no audience": changed(aud=None),
    "audience of several without azp": changed(aud=[CLIENT, "another"], azp=None),
    "audience of several for another": changed(aud=[CLIENT, "another"], azp="another"),
    "another authorised party": changed(azp="another"),
    "nonce": changed(nonce="made-up"),
    "no nonce": changed(nonce=None),
    "nonce that is no text": changed(nonce=["a"]),
    "acr": changed(acr="eidas0"),
    "acr 0": changed(acr="0"),
    "no acr": changed(acr=None),
    "acr that is no text": changed(acr=[]),
    "expired": lambda claims: claims | {"exp": int(time.time()) - 120},
    "no end": changed(exp=None),
    "end that is no number": changed(exp="demain"),
    "endless": changed(exp=1e400),
    "true as end": changed(exp=True),
    "issued in the future": lambda claims: claims | {"iat": int(time.time()) + 600},
    "issued long ago": lambda claims: claims | {"iat": int(time.time()) - 7200},
    "no time of issue": changed(iat=None),
    "not yet valid": lambda claims: claims | {"nbf": int(time.time()) + 600},
    "no subject": changed(sub=None),
    "empty subject": changed(sub=""),
    "subject that is no text": changed(sub=12),
    "endless subject": changed(sub="a" * 300),
    "another subject than userinfo": changed(sub="somebody-else"),
    "another number than userinfo": changed(preferred_username="810000000123"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_lies_lets_nobody_in(psc: Pretend, lie: str) -> None:
    linked_person(psc)
    psc.lie = LIES[lie]
    answer = go(Client(), psc)
    assert answer.status_code == 422
    assert "n’a pas pu être vérifiée" in text_of(answer)
    assert "Mot de passe" in text_of(answer), "the other ways are at hand"
    assert nobody_is_in()
    assert Event.objects.get(action="session.refuse").details["factor"] == "psc"


def _by_another_curve(claims: Claims) -> str:
    return jwt.encode({"alg": "ES256", "kid": "r1"}, claims, ECKey.generate_key("P-256"))


def _own_key_in_the_header(claims: Claims) -> str:
    own = RSAKey.generate_key(2048)
    header = {"alg": "RS256", "kid": "r1", "jwk": own.as_dict(private=False)}
    return jwt.encode(header, claims, own)


SIGNATURES: dict[str, Callable[[Pretend], Callable[[Claims], str]]] = {
    "none": lambda _: unsigned,
    "public key as secret": with_public_key_as_secret,
    "wrong key": lambda _: by_a_stranger,
    "unknown key": lambda _: lambda claims: by_a_stranger(claims, kid="unknown"),
    "no name of key": lambda _: lambda claims: by_a_stranger(claims, kid=None),
    "key of another kind": lambda _: _by_another_curve,
    "own key in the header": lambda _: _own_key_in_the_header,
    "RS512": lambda there: (
        lambda claims: jwt.encode({"alg": "RS512", "kid": "r1"}, claims, there.rsa, algorithms=["RS512"])
    ),
    "cut": lambda there: lambda claims: there.token(claims)[:-4],
    "no token": lambda _: lambda claims: "",
    "words": lambda _: lambda claims: "ceci.n’est pas.un jeton",
    "too long": lambda there: lambda claims: there.token(claims | {"more": "a" * 40_000}),
    "claims that are a list": lambda there: lambda claims: there.token(claims).replace(".", ".W10", 1),
}


@pytest.mark.parametrize("way", SIGNATURES)
@pytest.mark.parametrize("where", ["id token", "userinfo"])
def test_what_the_provider_did_not_sign_lets_nobody_in(psc: Pretend, way: str, where: str) -> None:
    linked_person(psc)
    forged = SIGNATURES[way](psc)
    psc.signs_userinfo = where == "userinfo"

    def sign(claims: Claims) -> str:
        return forged(claims) if ("SubjectNameID" in claims) == psc.signs_userinfo else psc.token(claims)

    psc.sign = sign
    assert go(Client(), psc).status_code == 422
    assert nobody_is_in()


@pytest.mark.parametrize(
    "lie",
    [
        changed(sub="somebody-else"),
        changed(sub=None),
        changed(SubjectNameID="810000000123"),
        changed(preferred_username="810000000123"),
    ],
)
@pytest.mark.parametrize("signed", [True, False])
def test_a_userinfo_about_somebody_else_lets_nobody_in(
    psc: Pretend, lie: Callable[[Claims], Claims], signed: bool
) -> None:
    linked_person(psc)
    psc.lie_about, psc.signs_userinfo = lie, signed
    assert go(Client(), psc).status_code == 422
    assert nobody_is_in()


@pytest.mark.parametrize("lie", [changed(iss="https://evil.example"), changed(aud="another-service")])
def test_a_signed_userinfo_for_another_service_is_not_believed(psc: Pretend, lie: Callable[[Claims], Claims]) -> None:
    linked_person(psc)
    psc.lie_about, psc.signs_userinfo = lie, True
    assert go(Client(), psc).status_code == 422


def test_a_return_serves_once(psc: Pretend) -> None:
    linked_person(psc)
    client = Client()
    answer = psc.answers_to(client.get(START)["Location"])
    assert client.get(RETURN, answer)["Location"] == "/"
    Session.objects.all().delete()
    again = client.get(RETURN, answer)
    assert again.status_code == 422
    assert "a déjà servi" in text_of(again)


def test_a_state_serves_once_even_when_its_first_return_was_refused(psc: Pretend) -> None:
    linked_person(psc)
    client = Client()
    left = client.get(START)["Location"]
    assert client.get(RETURN, psc.answers_to(left) | {"code": "made-up"}).status_code == 200
    assert client.get(RETURN, psc.answers_to(left)).status_code == 422
    assert nobody_is_in()


def test_a_code_serves_once(psc: Pretend) -> None:
    linked_person(psc)
    first, second = Client(), Client()
    answer = psc.answers_to(first.get(START)["Location"])
    first.get(RETURN, answer)
    Session.objects.exclude(person=None).delete()
    mine = psc.answers_to(second.get(START)["Location"])
    said = second.get(RETURN, answer | {"state": mine["state"]})
    assert "a expiré ou a déjà servi" in text_of(said)
    assert nobody_is_in()


def test_a_code_of_another_browser_is_worth_nothing_without_its_verifier(psc: Pretend) -> None:
    linked_person(psc)
    victim, thief = Client(), Client()
    stolen = psc.answers_to(victim.get(START)["Location"])
    mine = psc.answers_to(thief.get(START)["Location"])
    assert thief.get(RETURN, stolen | {"state": mine["state"]}).status_code == 200
    assert nobody_is_in()


def test_a_return_in_another_browser_than_the_one_that_left_signs_nobody_in(psc: Pretend) -> None:
    linked_person(psc)
    answer = psc.answers_to(Client().get(START)["Location"])
    assert Client().get(RETURN, answer).status_code == 422
    assert nobody_is_in()


def test_an_old_return_is_refused(psc: Pretend, monkeypatch: pytest.MonkeyPatch) -> None:
    linked_person(psc)
    client = Client()
    answer = psc.answers_to(client.get(START)["Location"])
    now = time.time()
    monkeypatch.setattr("medipli.identity.provider.code_flow.time.time", lambda: now + 16 * 60)
    assert client.get(RETURN, answer).status_code == 422


@pytest.mark.parametrize("state", ["", "made-up", "é" * 50, "\x00", "a" * 5000, "'; --"])
def test_a_made_up_state_is_refused_in_french(psc: Pretend, state: str) -> None:
    client = Client()
    client.get(START)
    answer = client.get(RETURN, {"state": state, "code": "x"})
    assert answer.status_code == 422
    assert "Recommencez" in text_of(answer)


def test_an_answer_that_names_another_provider_is_refused(psc: Pretend) -> None:
    linked_person(psc)
    client = Client()
    answer = psc.answers_to(client.get(START)["Location"]) | {"iss": "https://evil.example"}
    assert client.get(RETURN, answer).status_code == 422


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("access_denied", "abandonnée"),
        ("login_required", "de vous identifier de nouveau"),
        ("server_error", "ne répond pas"),
        ("<script>alert(1)</script>", "n’a pas accepté"),
    ],
)
def test_a_no_of_the_provider_is_told_in_french_with_the_other_ways(psc: Pretend, error: str, words: str) -> None:
    client = Client()
    state = psc.answers_to(client.get(START)["Location"])["state"]
    query = {"error": error, "error_description": "<b>do not show</b>", "state": state}
    said = text_of(client.get(RETURN, query))
    assert words in said
    assert "Mot de passe" in said
    assert "do not show" not in said
    assert "<script>alert" not in said


def test_a_no_is_told_on_the_lock_card_of_a_locked_session(psc: Pretend) -> None:
    person = linked_person(psc)
    client = signed_in_client(person)
    Session.objects.filter(person=person).update(is_locked=True)
    state = psc.answers_to(client.get(START)["Location"])["state"]
    said = text_of(client.get(RETURN, {"error": "access_denied", "state": state}))
    assert "Session verrouillée" in said
    assert "abandonnée" in said


def test_new_keys_are_read_when_a_token_names_one(psc: Pretend, monkeypatch: pytest.MonkeyPatch) -> None:
    linked_person(psc)
    go(Client(), psc)
    monkeypatch.setattr(keys, "REREAD_SECONDS", 0.0)
    psc.rsa = RSAKey.generate_key(2048, {"kid": "r2"})
    psc.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "r2"}, claims, psc.rsa)
    assert go(Client(), psc)["Location"] == "/"


def test_made_up_key_names_do_not_have_the_keys_read_again_and_again(psc: Pretend) -> None:
    linked_person(psc)
    psc.sign = lambda claims: by_a_stranger(claims, kid=str(time.time_ns()))
    for _ in range(4):
        go(Client(), psc)
    assert sum(path.endswith("/certs") for path in psc.asked) == 1


def test_what_the_provider_says_of_itself_is_asked_once(psc: Pretend) -> None:
    linked_person(psc)
    for _ in range(3):
        go(Client(), psc)
    assert sum("well-known" in path for path in psc.asked) == 1


def test_a_flood_of_departures_is_stopped(psc: Pretend, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    for _ in range(300):
        client.get(START)
    answer = client.get(START)
    assert answer.status_code == 429
    assert "Trop de tentatives" in text_of(answer)
