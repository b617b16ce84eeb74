"""What the provider says of itself (OpenID Connect Discovery 1.0), kept for an hour."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from medipli.identity.provider.fetching import Answer, ask
from medipli.identity.provider.problems import Down

PATHS = ("/.well-known/wallet-openid-configuration", "/.well-known/openid-configuration")
"""Pro Santé Connect keeps its own document beside the standard one, which names another authorisation page."""
LIFETIME = 3600.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Provider:
    """The provider's addresses; empty where it has none."""

    issuer: str
    authorization: str
    token: str
    userinfo: str
    keys: str
    end_session: str = ""
    phone: str = ""
    takes_basic: bool = True


_known: dict[str, tuple[float, Provider]] = {}


def is_set_up() -> bool:
    """Whether the settings name a provider and how to speak to it."""
    return bool(settings.PSC_ISSUER and settings.PSC_CLIENT_ID)


def provider() -> Provider:
    """The provider of the settings. A document that was read once still serves when it cannot be read anew."""
    issuer = settings.PSC_ISSUER
    held = _known.get(issuer)
    if held is not None and time.monotonic() - held[0] < LIFETIME:
        return held[1]
    try:
        found = _read(issuer)
    except Down:
        if held is None:
            raise
        return held[1]
    _known[issuer] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Read the document again next time."""
    _known.clear()


def _read(issuer: str) -> Provider:
    answer = Answer(404, "", b"")
    for path in PATHS:
        answer = ask("GET", issuer + path)
        if answer.status == 200:
            break
    if answer.status != 200:
        raise Down(f"discovery: status {answer.status}")
    said = answer.json()
    if said.get("issuer") != issuer:
        raise Down("discovery: another issuer")
    own = said.get("mtls_endpoint_aliases")
    aliases = own if settings.PSC_CERTIFICATE and isinstance(own, dict) else {}
    ways = said.get("token_endpoint_auth_methods_supported")
    return Provider(
        issuer=issuer,
        authorization=settings.PSC_WALLET_URL or _address(said, {}, "authorization_endpoint"),
        token=_address(said, aliases, "token_endpoint"),
        userinfo=_address(said, aliases, "userinfo_endpoint"),
        keys=_address(said, {}, "jwks_uri"),
        end_session=_address(said, {}, "end_session_endpoint", needed=False),
        phone=_address(said, aliases, "backchannel_authentication_endpoint", needed=False),
        # Discovery 1.0 §3: client_secret_basic unless it says otherwise.
        takes_basic=not isinstance(ways, list) or "client_secret_basic" in ways,
    )


def _address(said: dict[str, Any], aliases: dict[str, Any], name: str, *, needed: bool = True) -> str:
    value = aliases.get(name) or said.get(name)
    if not value and not needed:
        return ""
    if not isinstance(value, str) or not is_safe(value):
        raise Down(f"discovery: {name}")
    return value


def is_safe(url: str) -> bool:
    """Whether secrets may go to an address: over TLS, or without leaving this machine."""
    if not (url.isascii() and url.isprintable()) or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
