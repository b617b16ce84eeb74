"""The code flow with PKCE: a browser leaves for the provider, and comes back with a code (OpenID Connect Core §3.1)."""

from __future__ import annotations

import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from urllib.parse import urlencode

from django.conf import settings

from medipli.identity.provider.client import post
from medipli.identity.provider.discovery import Provider, provider
from medipli.identity.provider.problems import Denied, Down, Untrusted
from medipli.identity.provider.tokens import read_id_token
from medipli.identity.provider.userinfo import Identity, read_identity
from medipli.identity.sessions import SessionStore

KEY = "provider_flows"
LIFETIME = 15 * 60
MOST = 5
"""Tabs of one browser that may be on their way at once."""
_LONGEST_CODE = 2000


@dataclass(frozen=True)
class Flow:
    """One departure: what has to come back with it, why the person left and where they go on. ``at``: epoch seconds."""

    state: str
    nonce: str
    verifier: str
    purpose: str
    suite: str
    at: int
    anew: bool


def begin(session: SessionStore, *, purpose: str, suite: str, anew: bool) -> str:
    """The address to send the browser to. ``anew``: the person has to prove who they are even if they just did."""
    there = provider()
    flow = Flow(
        secrets.token_urlsafe(32),
        secrets.token_urlsafe(32),
        secrets.token_urlsafe(48),
        purpose,
        suite,
        int(time.time()),
        anew,
    )
    # Lists, which sessions merge one by one when two tabs write at once.
    session[KEY] = [*_waiting(session)[-(MOST - 1) :], list(astuple(flow))]
    challenge = urlsafe_b64encode(hashlib.sha256(flow.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": settings.PSC_CLIENT_ID,
        "redirect_uri": redirect_uri(),
        "scope": "openid scope_all",
        "acr_values": "eidas1",
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    } | ({"prompt": "login", "max_age": "0"} if anew else {})
    return there.authorization + ("&" if "?" in there.authorization else "?") + urlencode(query)


def redirect_uri() -> str:
    """Where the provider sends browsers back to; it has to be registered there, to the letter."""
    return f"{settings.PUBLIC_URL}/connexion/psc/retour"


def take(session: SessionStore, state: str) -> Flow:
    """The departure that ``state`` belongs to, in this browser; it serves once, whatever comes of it."""
    stored = session.get(KEY) or []
    found = next(
        (Flow(*one) for one in stored if secrets.compare_digest(one[0].encode(), state.encode("utf-8", "replace"))),
        None,
    )
    if found is None:
        raise Untrusted("state")
    session[KEY] = [one for one in stored if one[0] != found.state]
    # Written at once: a second request with the same state finds nothing, even while this one waits for the provider.
    session.save()
    if time.time() - found.at > LIFETIME:
        raise Untrusted("state too old")
    return found


def finish(flow: Flow, answer: Mapping[str, str]) -> Identity:
    """Who came back, from the parameters of the return. :class:`Denied` with what the provider says otherwise."""
    there = provider()
    # RFC 9207: an answer that another provider made says so.
    if answer.get("iss", there.issuer) != there.issuer:
        raise Untrusted("issuer of the answer")
    if error := answer.get("error", ""):
        raise Denied(error[:80])
    code = answer.get("code", "")
    if not 0 < len(code) <= _LONGEST_CODE:
        raise Untrusted("no code")
    return _exchange(there, flow, code)


def _exchange(there: Provider, flow: Flow, code: str) -> Identity:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri(),
        "code_verifier": flow.verifier,
    }
    answer = post(there, there.token, fields)
    said = answer.json()
    if answer.status != 200:
        error = said.get("error")
        # Only the code can be wrong because of the person; the rest is between this service and the provider.
        if error == "invalid_grant":
            raise Denied(error)
        raise Down(f"token: status {answer.status}")
    signed_in = read_id_token(
        said.get("id_token"), there, nonce=flow.nonce, proved_after=flow.at if flow.anew else None
    )
    return read_identity(there, signed_in, access_token_of(said))


def access_token_of(said: Mapping[str, object]) -> str:
    """The bearer token of a token answer, fit for a header."""
    token, kind = said.get("access_token"), said.get("token_type")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise Untrusted("token type")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not 0 < len(token) < 16_000:
        raise Untrusted("access token")
    return token


def _waiting(session: SessionStore) -> list[list[object]]:
    now = time.time()
    return [one for one in session.get(KEY) or [] if now - one[5] <= LIFETIME]
