"""CIBA: the provider has somebody confirm on their telephone, and is asked until they did (OpenID CIBA 1.0, poll)."""

from __future__ import annotations

from dataclasses import dataclass

from medipli.identity.provider.client import post
from medipli.identity.provider.code_flow import access_token_of
from medipli.identity.provider.discovery import provider
from medipli.identity.provider.problems import Denied, Down
from medipli.identity.provider.tokens import read_id_token
from medipli.identity.provider.userinfo import Identity, read_identity

GRANT = "urn:openid:params:grant-type:ciba"
DEFAULT_INTERVAL = 5
"""CIBA §7.3: what counts when the provider does not say."""
SLOWER_SECONDS = 5
"""CIBA §11: « slow_down » adds at least five seconds."""
_LONGEST_INTERVAL = 60


@dataclass(frozen=True)
class Asked:
    """The telephone rings. ``name`` is the provider's auth_req_id; ``interval`` in seconds."""

    name: str
    interval: int


@dataclass(frozen=True)
class NotYet:
    """Nobody answered yet; ``slower`` asks to be asked less often."""

    slower: bool = False


def ring(national_id: str, binding_code: str) -> Asked:
    """Ask for a confirmation; :class:`Denied` when the provider will not, for a number that it does not know."""
    there = provider()
    if not there.phone:
        raise Down("no telephones")
    fields = {
        "scope": "openid scope_all",
        "acr_values": "eidas1",
        "login_hint": national_id,
        "binding_message": binding_code,
    }
    answer = post(there, there.phone, fields)
    said = answer.json()
    if answer.status != 200:
        raise Denied(_code(said.get("error")))
    name = said.get("auth_req_id")
    if not isinstance(name, str) or not 0 < len(name) <= 4000:
        raise Down("auth_req_id")
    return Asked(name, _interval(said.get("interval")))


def look(name: str) -> Identity | NotYet:
    """Whether the person confirmed; :class:`Denied` when they refused or it is too late."""
    there = provider()
    answer = post(there, there.token, {"grant_type": GRANT, "auth_req_id": name})
    said = answer.json()
    if answer.status != 200:
        code = _code(said.get("error"))
        if code in ("authorization_pending", "slow_down"):
            return NotYet(slower=code == "slow_down")
        raise Denied(code)
    # There is no browser to bind a nonce to: the request's name, which only this service holds, stands for it.
    signed_in = read_id_token(said.get("id_token"), there, nonce=None)
    return read_identity(there, signed_in, access_token_of(said))


def _code(error: object) -> str:
    return error[:80] if isinstance(error, str) else "unknown"


def _interval(said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, int):
        return DEFAULT_INTERVAL
    return min(max(said, 1), _LONGEST_INTERVAL)
