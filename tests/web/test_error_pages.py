from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from medipli.urls import handler400, handler403, handler404, handler500  # noqa: F401
from medipli.urls import urlpatterns as real
from medipli.web.access import public

REASONS: dict[str, Exception] = {
    "400": SuspiciousOperation("no"),
    "403": PermissionDenied("no"),
    "404": Http404("no"),
    "500": RuntimeError("un secret : Quintrelle"),
    "503": OperationalError("the database is gone"),
}
TITLES = {
    "400": "Demande incomprise",
    "403": "Accès non autorisé",
    "404": "Page introuvable",
    "500": "Erreur inattendue",
    "503": "Service momentanément indisponible",
}


@public
def fail(request: HttpRequest, reason: str, secret: str) -> HttpResponse:
    if reason == "empty":
        return HttpResponse(status=429)
    if reason == "big":
        return HttpResponse(str(len(request.POST)))
    raise REASONS[reason]


urlpatterns = [*real, path("echec/<str:reason>/<str:secret>", fail)]
pytestmark = [pytest.mark.urls(__name__)]


def failed(reason: str, **more: Any) -> Any:
    return Client(raise_request_exception=False).get(f"/echec/{reason}/quintrelle", **more)


@pytest.mark.parametrize("reason", list(REASONS))
def test_each_failure_has_a_french_page_with_a_reference(reason: str) -> None:
    answer = failed(reason)
    assert answer.status_code == int(reason)
    page = answer.content.decode()
    assert TITLES[reason] in page
    assert re.search(r"MP-[0-9A-F]{6}", page)
    assert "Quintrelle" not in page
    assert "Traceback" not in page


def test_the_log_knows_the_reference_and_the_reason_but_not_the_address(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "medipli.web.errors"):
        reference = failed("500")["X-Reference"]
    lines = [record.getMessage() for record in caplog.records]
    assert any(reference in line and "/echec/<str:reason>/<str:secret>" in line for line in lines)
    assert any(record.exc_info and "un secret" in str(record.exc_info[1]) for record in caplog.records)
    assert not any("quintrelle" in line for line in lines)


def test_two_failures_have_two_references() -> None:
    assert failed("404")["X-Reference"] != failed("404")["X-Reference"]


def test_an_answer_without_content_gets_a_page() -> None:
    answer = failed("empty")
    assert answer.status_code == 429
    assert "Trop de tentatives" in answer.content.decode()


def test_a_form_that_is_too_large_is_told_its_limit(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
    body = "text=" + "x" * 1_100_000
    answer = Client(raise_request_exception=False).post(
        "/echec/big/x", body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "1\u00a0Mo" in answer.content.decode()


def test_when_templates_fail_too_a_plain_page_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise OperationalError("gone")

    monkeypatch.setattr("medipli.web.views.errors.render_to_string", broken)
    page = failed("503").content.decode()
    assert TITLES["503"] in page
    assert re.search(r"MP-[0-9A-F]{6}", page)


@pytest.mark.parametrize("host", ["evil.example", "a b", "é"])
def test_an_unknown_host_is_refused_with_a_page(host: str) -> None:
    answer = Client(raise_request_exception=False).get("/connexion", headers={"Host": host})
    assert answer.status_code == 400
    assert TITLES["400"] in answer.content.decode()


@pytest.mark.parametrize("address", ["/nulle-part", "/boites/é%00", "/%2e%2e/%2e%2e/etc/passwd", "/" + "x" * 5000])
def test_an_address_that_is_none_is_not_found(address: str) -> None:
    assert Client().get(address).status_code == 404
