"""The address where browsers are asked for a card, and whose word is taken for what they presented."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from medipli.web.middleware.origin import is_among

_LONGEST = 32 * 1024


def is_set_up() -> bool:
    """Whether cards are offered here at all."""
    return bool(settings.CARD_URL and settings.CARD_AUTHORITIES)


def is_card_host(request: HttpRequest) -> bool:
    """Whether a request came to the cards' address rather than to the site."""
    return bool(settings.CARD_URL) and _plain(request.get_host()) == _plain(urlsplit(settings.CARD_URL).netloc)


def reading_address(mark: str) -> str:
    """Where the browser of ``mark`` presents its card."""
    return settings.CARD_URL + reverse("web:card-read", args=[mark])


def presented(request: HttpRequest) -> bytes | None:
    """The certificate of this connection in DER, as the TLS server in front hands it on; empty when it is malformed.

    None when there is none, and always from anybody but MEDIPLI_CARD_PROXIES, or elsewhere than at the cards' address.
    What that server thinks of the certificate does not count: it is checked here. That its key was there, TLS says.
    """
    if not is_card_host(request) or not is_among(request.META.get("REMOTE_ADDR", ""), settings.CARD_PROXIES):
        return None
    escaped = request.META.get("HTTP_X_SSL_CLIENT_CERT", "")
    if not escaped or request.META.get("HTTP_X_SSL_CLIENT_VERIFY", "NONE") == "NONE":
        return None
    if len(escaped) > _LONGEST:
        return b""
    try:
        return x509.load_pem_x509_certificate(unquote(escaped).encode()).public_bytes(Encoding.DER)
    except ValueError:
        return b""


def _plain(host: str) -> str:
    return host.lower().removesuffix(":443")
