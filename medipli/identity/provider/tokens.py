"""What signed tokens of the provider have to hold before anything in them is believed."""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from joserfc import jws, jwt
from joserfc.errors import JoseError

from medipli.identity.provider.discovery import Provider
from medipli.identity.provider.keys import key_for
from medipli.identity.provider.problems import Untrusted

ALGORITHMS = ("RS256", "ES256", "PS256")
"""Asymmetric ones alone: with HS256 whoever knows the public key could sign, with none anybody (RFC 8725 §3.1)."""
LEVELS = frozenset({"eidas1", "eidas2", "eidas3"})
"""« acr »: what is asked for, and what is stronger."""
SKEW_SECONDS = 60
OLDEST_SECONDS = 3600
LONGEST = 32_000
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

Claims = Mapping[str, Any]


@dataclass(frozen=True)
class SignedIn:
    """What an ID token says that is kept: « sub », « sid », and the token itself for the logout."""

    subject: str
    session: str
    preferred_username: str
    token: str


def verified(raw: object, provider: Provider) -> Claims:
    """The claims of a token that the provider signed, for us; nothing else about them is checked yet."""
    if not isinstance(raw, str) or not 0 < len(raw) <= LONGEST:
        raise Untrusted("no token")
    try:
        header = jws.extract_compact(raw.encode()).headers()
        algorithm, name = header.get("alg"), header.get("kid")
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError):
        raise Untrusted("not a token") from None
    if algorithm not in ALGORITHMS:
        raise Untrusted("algorithm")
    if name is not None and not isinstance(name, str):
        raise Untrusted("unknown key")
    key = key_for(provider.keys, name, algorithm)
    try:
        claims = jwt.decode(raw, key, algorithms=[algorithm]).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise Untrusted("signature") from None
    if not isinstance(claims, dict):
        raise Untrusted("not claims")
    if claims.get("iss") != provider.issuer:
        raise Untrusted("issuer")
    _check_audience(claims)
    return claims


def read_id_token(raw: object, provider: Provider, *, nonce: str | None, proved_after: int | None = None) -> SignedIn:
    """Check an ID token (OpenID Connect Core §3.1.3.7). ``nonce`` is None for CIBA, which has none.

    ``proved_after``: the person must have proved who they are since then (epoch seconds).
    """
    claims = verified(raw, provider)
    _check_times(claims)
    given = claims.get("nonce")
    if nonce is not None and (not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode())):
        raise Untrusted("nonce")
    if _text(claims, "acr", 40) not in LEVELS:
        raise Untrusted("acr")
    if proved_after is not None and _whole(claims, "auth_time") < proved_after - SKEW_SECONDS:
        raise Untrusted("auth_time")
    subject = _text(claims, "sub", 255)
    if not subject:
        raise Untrusted("sub")
    return SignedIn(subject, _text(claims, "sid", 128), _text(claims, "preferred_username", 255), str(raw))


@dataclass(frozen=True)
class SignedOut:
    """Whose sessions end: the one with that « sid », or all of a « sub » when there is none."""

    subject: str
    session: str


def read_logout_token(raw: object, provider: Provider) -> SignedOut:
    """Check a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6)."""
    claims = verified(raw, provider)
    _check_times(claims, needs_end=False)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise Untrusted("events")
    if "nonce" in claims:
        raise Untrusted("nonce")
    ended = SignedOut(_text(claims, "sub", 255), _text(claims, "sid", 128))
    if not (ended.subject or ended.session):
        raise Untrusted("sub")
    return ended


def _check_audience(claims: Claims) -> None:
    us = settings.PSC_CLIENT_ID
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if us not in audiences:
        raise Untrusted("audience")
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp") != us:
        raise Untrusted("authorised party")


def _check_times(claims: Claims, *, needs_end: bool = True) -> None:
    now = int(time.time())
    if (needs_end or "exp" in claims) and _whole(claims, "exp") <= now - SKEW_SECONDS:
        raise Untrusted("expired")
    issued = _whole(claims, "iat")
    if issued > now + SKEW_SECONDS:
        raise Untrusted("issued in the future")
    if issued < now - OLDEST_SECONDS:
        raise Untrusted("issued long ago")
    if "nbf" in claims and _whole(claims, "nbf") > now + SKEW_SECONDS:
        raise Untrusted("not yet valid")


def _whole(claims: Claims, name: str) -> int:
    """A time of the claims; one that is missing or is no number is not believed."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 2**53:
        raise Untrusted(name)
    return int(value)


def _text(claims: Claims, name: str, longest: int) -> str:
    value = claims.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise Untrusted(name)
    return value
