"""Leaving the provider too, when somebody who came from it signs out (OpenID Connect RP-Initiated Logout 1.0)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings

from medipli.identity.provider.discovery import is_set_up, provider
from medipli.identity.provider.problems import Down
from medipli.identity.sessions import SessionStore

KEY = "provider_token"


def remember(session: SessionStore, id_token: str) -> None:
    """Keep the ID token in the session's data: the provider knows by it which of its sessions to end."""
    session[KEY] = id_token


def farewell(session: SessionStore) -> str:
    """The address at which the provider ends its own session; empty when this one did not come from there."""
    token = session.get(KEY)
    if not isinstance(token, str) or not is_set_up():
        return ""
    try:
        there = provider().end_session
    except Down:
        return ""
    query = {
        "id_token_hint": token,
        "post_logout_redirect_uri": post_logout_redirect_uri(),
        "client_id": settings.PSC_CLIENT_ID,
    }
    return f"{there}{'&' if '?' in there else '?'}{urlencode(query)}" if there else ""


def post_logout_redirect_uri() -> str:
    """Where the provider sends browsers back to after its own logout; registered there, to the letter."""
    return f"{settings.PUBLIC_URL}/connexion/psc/fin"
