"""From the cards' address to the site: the certificate that a browser presented there is handed to its session here.

The two addresses share no cookie. So the browser's session on the site holds a secret, and its mark (a digest) travels
to the cards' address; there the certificate is kept under a second secret, which travels back. Both are needed, once,
within a minute: an address stolen or sent to somebody else opens nothing, in any other browser.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from medipli.identity.models import CardHandover
from medipli.identity.secrets import digest, link_token, same
from medipli.identity.sessions import SessionStore

KEY = "card"
LIFETIME = 15 * 60
"""Seconds between the page that explains and the reading: time to find the card and the PIN."""
HANDOVER = timedelta(seconds=60)
_LONGEST_SUITE = 4000


@dataclass(frozen=True)
class Begun:
    """A browser that is about to present a card. ``mark`` may stand in an address; it is no secret."""

    mark: str
    suite: str


def begin(session: SessionStore, suite: str) -> Begun:
    """Bind this browser to the reading that follows. A second tab shares what the first one began."""
    stored: dict[str, Any] = session.get(KEY) or {}
    if time.time() - stored.get("at", 0) > LIFETIME / 3:
        stored = {"nonce": secrets.token_urlsafe(32), "at": int(time.time())}
    session[KEY] = stored | {"suite": suite[:_LONGEST_SUITE]}
    if session.row is None or session.row.person_id is None:
        session.set_expiry(timezone.now() + timedelta(seconds=2 * LIFETIME))
    return Begun(_mark(stored["nonce"]), suite)


def leave(mark: str, certificate: bytes) -> str:
    """Keep a certificate for the browser of ``mark``; returns the secret that the browser takes along."""
    now = timezone.now()
    CardHandover.objects.filter(expires_at__lt=now).delete()
    token = link_token()
    CardHandover.objects.create(
        digest=_digest(token), browser=mark[:64], certificate=certificate, expires_at=now + HANDOVER
    )
    return token


@dataclass(frozen=True)
class Taken:
    """The certificate that this browser presented, in DER, and where its person wants to go."""

    certificate: bytes
    suite: str


def take(session: SessionStore, token: str) -> Taken | None:
    """What was left for this browser under ``token``; it is gone afterwards. None for anybody else, or too late."""
    stored: dict[str, Any] | None = session.get(KEY)
    if stored is None or time.time() - stored["at"] > LIFETIME:
        return None
    found = CardHandover.objects.filter(digest=_digest(token), expires_at__gt=timezone.now()).first()
    if found is None or not same(found.browser.encode(), _mark(stored["nonce"]).encode()):
        return None
    # Whoever deletes the row has it: of two requests at once, one.
    if not CardHandover.objects.filter(pk=found.pk).delete()[0]:
        return None
    session.pop(KEY, None)
    return Taken(bytes(found.certificate), stored["suite"])


def _mark(nonce: str) -> str:
    return digest("card browser", nonce).hex()


def _digest(token: str) -> bytes:
    return digest("card hand-over", token)
