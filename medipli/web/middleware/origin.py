"""Where a request comes from."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from medipli.web.request import VisitorRequest

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=8)
def _networks(words: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(word, strict=False) for word in words)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address


def _is_proxy(address: ipaddress.IPv4Address | ipaddress.IPv6Address | None) -> bool:
    if address is None:
        return False
    return any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


def is_among(text: str, words: Sequence[str]) -> bool:
    """Whether a network address is one of ``words``, which may be networks; False for what is no address."""
    address = _parsed(text)
    return address is not None and any(address in network for network in _networks(tuple(words)))


class ClientOrigin:
    """Sets ``request.origin``; X-Forwarded-For and X-Forwarded-Proto are believed from TRUSTED_PROXIES only.

    Of X-Forwarded-For, the rightmost address that is no trusted proxy counts: what stands left of it was written by
    the client. A host that is not one of MEDIPLI_HOSTS is refused here (400).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = _parsed(request.META.get("REMOTE_ADDR", ""))
        client = peer
        if settings.TRUSTED_PROXIES and _is_proxy(peer):
            for word in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
                hop = _parsed(word)
                if hop is None:
                    break
                client = hop
                if not _is_proxy(hop):
                    break
            if request.META.get("HTTP_X_FORWARDED_PROTO", "").strip() == "https":
                request.META["wsgi.url_scheme"] = "https"
        request.get_host()
        cast(VisitorRequest, request).origin = str(client) if client else "local"
        return self.get_response(request)
