from __future__ import annotations

from typing import Any, cast

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from medipli.web.middleware.origin import ClientOrigin
from medipli.web.request import VisitorRequest


def origin_of(peer: str, forwarded: str = "", **more: Any) -> VisitorRequest:
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded, **more)

    def answer(_: HttpRequest) -> HttpResponse:
        return HttpResponse()

    ClientOrigin(answer)(request)
    return cast(VisitorRequest, request)


def test_without_trusted_proxies_the_header_is_not_believed() -> None:
    assert origin_of("192.0.2.1", "198.51.100.7").origin == "192.0.2.1"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7, 10.0.0.3", "198.51.100.7"),
        ("n’importe quoi", "10.0.0.2"),
        ("", "10.0.0.2"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("<script>, 10.0.0.3", "10.0.0.3"),
    ],
)
def test_behind_trusted_proxies_the_rightmost_other_address_counts(
    forwarded: str, expected: str, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    assert origin_of("10.0.0.2", forwarded).origin == expected


def test_https_at_the_proxy_is_believed_from_a_trusted_one_only(settings: Any) -> None:
    assert not origin_of("10.0.0.2", HTTP_X_FORWARDED_PROTO="https").is_secure()
    settings.TRUSTED_PROXIES = ["10.0.0.2"]
    assert origin_of("10.0.0.2", HTTP_X_FORWARDED_PROTO="https").is_secure()
    assert not origin_of("10.0.0.9", HTTP_X_FORWARDED_PROTO="https").is_secure()


@pytest.mark.parametrize("peer", ["", "unix:", "x" * 500])
def test_a_peer_without_address_has_a_name(peer: str) -> None:
    assert origin_of(peer).origin == "local"
