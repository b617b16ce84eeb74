"""What protects the account: sessions, recovery codes, and where codes are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medipli.identity.actions.end_sessions import handle
from medipli.identity.factors import recovery_code
from medipli.identity.factors.password_strength import SHORTEST
from medipli.identity.queries import open_sessions
from medipli.web.french import long_date
from medipli.web.request import SignedInRequest


@dataclass(frozen=True)
class SessionLine:
    """An open session as the page shows it; ``handle`` names it in forms."""

    handle: str
    browser: str
    origin: str
    last_seen: str
    is_current: bool


@dataclass(frozen=True)
class AccountSecurity:
    """What the page shows. ``new_codes`` are shown this once, just after they were made."""

    sessions: tuple[SessionLine, ...]
    codes_left: int
    new_codes: tuple[str, ...]
    minimum: int
    address: str


def account_security(request: SignedInRequest, *, new_codes: Sequence[str] = ()) -> AccountSecurity:
    """The state of the account's protections, as « Gestion de votre compte » shows it."""
    lines = tuple(
        SessionLine(
            handle=handle(row.session_key),
            browser=row.browser or "Navigateur inconnu",
            origin=row.origin,
            last_seen=long_date(row.last_seen_at or row.started_at),
            is_current=row.session_key == request.opened.key,
        )
        for row in open_sessions(request.user.pk)
    )
    left = recovery_code.how_many_left(request.user)
    return AccountSecurity(lines, left, tuple(new_codes), SHORTEST, request.user.email)
