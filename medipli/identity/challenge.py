"""The random number that a passkey signs: it waits in the browser's session, and serves once within five minutes."""

from __future__ import annotations

import secrets
import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from medipli.identity.models import Session
from medipli.identity.sessions import SessionStore

KEY = "challenge"
LIFETIME = 5 * 60
ADD, PROVE = "add", "prove"
"""To make a new passkey; to prove who one is with one."""


def begin(session: SessionStore, purpose: str) -> bytes:
    """A new number for ``purpose`` in this browser; the one before no longer serves."""
    challenge = secrets.token_bytes(32)
    if session.session_key is None:
        session.set_expiry(timezone.now() + timedelta(seconds=2 * LIFETIME))
    session[KEY] = {"purpose": purpose, "challenge": challenge.hex(), "at": int(time.time())}
    return challenge


def take(session: SessionStore, purpose: str) -> bytes | None:
    """The number that waits, which is then forgotten; of two requests at once, one gets it."""
    with transaction.atomic():
        row = Session.objects.select_for_update().filter(session_key=session.session_key or "").first()
        stored: dict[str, Any] | None = session.decode(row.session_data).get(KEY) if row is not None else None
        if stored is None:
            return None
        session.pop(KEY, None)
        session.save()
    if stored["purpose"] != purpose or time.time() - stored["at"] > LIFETIME:
        return None
    return bytes.fromhex(stored["challenge"])
