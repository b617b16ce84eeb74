"""Every address, asked by somebody who is not signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.people import a_person, signed_in_client

PUBLIC = {
    *("home", "sign-in", "code", "code-resend", "cgu", "forgotten", "new-password", "password-strength", "sign-out"),
    *("finish-account", "address-link", "dormant-link"),
    *("passkey", "passkey-ask", "code-passkey", "code-recovery"),
    *("register", "register-structure", "register-contact", "register-connection", "register-person"),
    *("register-sign-in", "register-code", "register-team", "register-recap", "register-verify"),
    *(
        "register-verify-link",
        "register-quit",
        "register-resume",
        "register-resume-link",
        "register-follow",
        "register-answer",
        "register-correct",
        "register-administrator",
    ),
    *("register-withdraw", "register-responsible", "register-identity", "register-check", "register-address"),
    *("invitation-link", "assistance", "assistance-follow"),
    *("locked", "session-ping", "session-state", "sign-in-as", "demo-mail", "demo-mail-open"),
    *("psc", "psc-return", "psc-ended", "psc-back-channel-logout", "psc-front-channel-logout"),
    *("demo-psc-discovery", "demo-psc-keys", "demo-psc-token", "demo-psc-userinfo", "demo-psc-ring"),
    *("demo-psc-auth", "demo-psc-logout", "demo-psc-phone"),
    *("phone", "phone-state", "phone-enter", "phone-give-up"),
    *("device-enrol", "device-enrol-state", "device-sign-in", "device-challenge"),
    *("card", "card-read", "card-return", "demo-card", "demo-card-file"),
    *("accessibility", "privacy", "legal", "help", "help-topic"),
}
SAMPLES = {"int": "1", "str": "abc", "slug": "abc", "uuid": "00000000-0000-4000-8000-000000000000", "path": "a/b"}


def every_address(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern.url_patterns, route)
        else:
            example = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "1"), route)
            yield pattern.name or route, "/" + example


ADDRESSES = sorted(every_address(get_resolver().url_patterns))
CLOSED = [(name, address) for name, address in ADDRESSES if name not in PUBLIC]


def test_the_list_of_public_pages_names_pages_that_exist() -> None:
    assert {name for name, _ in ADDRESSES} >= PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_sees_none_of_the_closed_pages(name: str, address: str, method: str) -> None:
    answer = getattr(Client(), method)(address)
    assert answer.status_code in (302, 403, 404)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/connexion")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), ADDRESSES)
def test_a_stranger_never_meets_an_unexpected_error(name: str, address: str) -> None:
    assert Client().get(address).status_code < 500
    assert Client().post(address).status_code < 500


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), CLOSED)
def test_a_fragment_asked_by_a_stranger_sends_the_page_to_the_sign_in(name: str, address: str) -> None:
    answer = Client().get(address, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/boites/1"})
    assert answer.status_code == 403
    assert answer["HX-Redirect"].startswith("/connexion?suite=")


@pytest.mark.django_db
def test_a_made_up_session_key_is_a_stranger() -> None:
    for key in ("x" * 32, "", "é", "a" * 5000, "'; --"):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        assert client.get("/compte/").status_code == 302


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_french() -> None:
    client = signed_in_client(a_person(), enforce_csrf_checks=True)
    answer = client.post("/deconnexion")
    assert answer.status_code == 403
    assert "le formulaire a expiré" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_sent_by_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/connexion")
    token = client.cookies["csrftoken"].value
    form = {"email": "a@b.example", "password": "x", "csrfmiddlewaretoken": token}
    assert client.post("/connexion", form, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/connexion", form, headers={"Origin": "http://testserver"}).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/connexion", "/connexion/code", "/mot-de-passe/oublie", "/session/verrouillee"])
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_method_that_a_page_does_not_know_is_refused_with_a_page(address: str, method: str) -> None:
    answer = getattr(Client(), method)(address)
    assert answer.status_code == 405
    assert "Demande incomprise" in answer.content.decode()
