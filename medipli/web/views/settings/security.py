"""What protects the account: sessions, recovery codes, and where codes are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medipli.identity.actions.end_sessions import handle
from medipli.identity.factors import recovery_code
from medipli.identity.factors.password_strength import SHORTEST
from medipli.identity.models import Session
from medipli.identity.queries import open_sessions
from medipli.web.browsers import is_mobile
from medipli.web.factor_words import in_words
from medipli.web.french import ago, on_date
from medipli.web.request import SignedInRequest


@dataclass(frozen=True)
class SessionLine:
    """An open session as the page shows it; ``handle`` names it in forms.

    ``place`` is the browser, « Firefox, Windows », or the name of an enrolled telephone; ``proved`` how one signed in.
    """

    handle: str
    place: str
    origin: str
    proved: str
    started: str
    last_seen: str
    is_mobile: bool
    is_locked: bool
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
    found = [_line(row, request.opened.key) for row in open_sessions(request.user.pk)]
    lines = tuple(sorted(found, key=lambda line: not line.is_current))
    left = recovery_code.how_many_left(request.user)
    return AccountSecurity(lines, left, tuple(new_codes), SHORTEST, request.user.email)


def _line(row: Session, current: str) -> SessionLine:
    browser = row.browser or "Navigateur inconnu"
    return SessionLine(
        handle=handle(row.session_key),
        place=f"{row.device.name} ({browser})" if row.device else browser,
        origin=row.origin,
        proved=in_words(row.factors.split()),
        started=on_date(row.started_at),
        last_seen=ago(row.last_seen_at or row.started_at),
        is_mobile=is_mobile(browser),
        is_locked=row.is_locked,
        is_current=row.session_key == current,
    )
