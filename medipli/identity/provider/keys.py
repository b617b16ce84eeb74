"""The provider's public keys, kept for an hour; a key that is not among them has them read once more."""

from __future__ import annotations

import time
from dataclasses import dataclass

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from medipli.identity.provider.fetching import ask
from medipli.identity.provider.problems import Down, Untrusted

LIFETIME = 3600.0
REREAD_SECONDS = 30.0
"""Made-up key names must not have the keys read again and again."""

Key = RSAKey | ECKey
_KINDS = {"RS256": RSAKey, "PS256": RSAKey, "ES256": ECKey}


@dataclass(frozen=True)
class _Held:
    at: float
    keys: tuple[Key, ...]
    names: tuple[str | None, ...]


_held: dict[str, _Held] = {}


def key_for(url: str, name: str | None, algorithm: str) -> Key:
    """The key under this ``kid``, of the sort that ``algorithm`` needs. Without a name, the only one of that sort."""
    held = _held.get(url)
    now = time.monotonic()
    if held is None or now - held.at > LIFETIME:
        held = _reread(url, held)
    found = _pick(held, name, algorithm)
    if found is None and now - held.at > REREAD_SECONDS:
        held = _reread(url, held)
        found = _pick(held, name, algorithm)
    if found is None:
        raise Untrusted("unknown key")
    return found


def forget() -> None:
    """Read the keys again next time."""
    _held.clear()


def _pick(held: _Held, name: str | None, algorithm: str) -> Key | None:
    kind = _KINDS[algorithm]
    named = [key for key, own in zip(held.keys, held.names, strict=True) if own == name or name is None]
    fitting = [key for key in named if isinstance(key, kind)]
    if name is None and len(fitting) != 1:
        return None
    return fitting[0] if fitting else None


def _reread(url: str, held: _Held | None) -> _Held:
    """The keys as they are now; those of before where they cannot be read."""
    try:
        answer = ask("GET", url)
        if answer.status != 200:
            raise Down(f"keys: status {answer.status}")
        fresh = _parsed(answer.json())
    except Down:
        if held is None:
            raise
        fresh = held
    _held[url] = _Held(time.monotonic(), fresh.keys, fresh.names)
    return _held[url]


def _parsed(said: dict[str, object]) -> _Held:
    """Public keys for signatures; what is none of these is passed over."""
    keys: list[Key] = []
    names: list[str | None] = []
    offered = said.get("keys")
    for one in offered if isinstance(offered, list) else []:
        if not isinstance(one, dict) or one.get("use", "sig") != "sig" or one.get("kty") not in ("RSA", "EC"):
            continue
        try:
            # One by one: a key of a kind that is not understood does not take the others away (RFC 7517 §5).
            key = KeySet.import_key_set({"keys": [one]}).keys[0]
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if isinstance(key, (RSAKey, ECKey)):
            keys.append(key)
            names.append(one.get("kid") if isinstance(one.get("kid"), str) else None)
    if not keys:
        raise Down("keys: none")
    return _Held(time.monotonic(), tuple(keys), tuple(names))
