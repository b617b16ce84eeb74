from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from medipli.urls import handler404  # noqa: F401
from medipli.urls import urlpatterns as real
from medipli.web.access import public
from tests.people import a_person, signed_in_client


@public
def a_frame(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("<p>")
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'self'"
    response["Cache-Control"] = "private, max-age=60"
    return response


urlpatterns = [*real, path("cadre", a_frame)]
pytestmark = [pytest.mark.urls(__name__)]


@pytest.mark.parametrize("address", ["/connexion", "/nulle-part"])
def test_every_page_has_a_strict_policy(address: str) -> None:
    answer = Client().get(address)
    directives = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == directives["form-action"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_view_keeps_the_policy_it_sets_itself() -> None:
    answer = Client().get("/cadre")
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'"
    assert "X-Frame-Options" not in answer
    assert answer["Cache-Control"] == "private, max-age=60"


@pytest.mark.django_db
def test_pages_of_somebody_are_not_stored() -> None:
    assert signed_in_client(a_person()).get("/compte/")["Cache-Control"] == "no-store"


@pytest.mark.feature(1)
def test_https_is_remembered_and_http_is_not() -> None:
    assert Client().get("/connexion", secure=True)["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in Client().get("/connexion")


@pytest.mark.django_db
def test_cookies_are_closed_to_scripts_and_other_sites() -> None:
    client = Client()
    client.post("/connexion", {"email": a_person().email, "password": "tilleul lisse ambre quai"})
    for name in ("session", "csrftoken"):
        if name in client.cookies:
            assert client.cookies[name]["httponly"]
            assert client.cookies[name]["samesite"] == "Lax"
    assert "session" in client.cookies


@pytest.mark.parametrize("address", ["/connexion", "/mot-de-passe/oublie", "/mentions-legales"])
def test_pages_hold_no_inline_script_or_style(address: str) -> None:
    page: Any = Client().get(address).content.decode()
    assert "<script>" not in page
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
