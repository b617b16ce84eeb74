"""A card or an identity of Pro Santé Connect that nobody owns yet, while its holder signs in once to say whose it is.

It waits in the browser's session, survives the change of its key, and is offered on a page that asks for a yes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from medipli.identity.sessions import SessionStore

KEY = "pending_link"
LIFETIME = 30 * 60
CARD, PROVIDER = "card", "provider"


@dataclass(frozen=True)
class PendingLink:
    """What was proved, by kind (CARD or PROVIDER), in words that the factor itself understands."""

    kind: str
    details: dict[str, str]


def begin(session: SessionStore, kind: str, details: dict[str, str]) -> None:
    """Keep what was proved until somebody says whose it is."""
    session[KEY] = {"kind": kind, "details": details, "at": int(time.time())}


def current(session: SessionStore) -> PendingLink | None:
    """What waits in this browser, for half an hour at most."""
    stored: dict[str, Any] | None = session.get(KEY)
    if stored is None or time.time() - stored["at"] > LIFETIME:
        return None
    return PendingLink(stored["kind"], stored["details"])


def drop(session: SessionStore) -> None:
    session.pop(KEY, None)


class Carried:
    """Keeps what waits while the session inside the ``with`` block starts over under another key."""

    def __init__(self, session: SessionStore) -> None:
        self.session, self.kept = session, session.get(KEY)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        if self.kept is not None:
            self.session[KEY] = self.kept
