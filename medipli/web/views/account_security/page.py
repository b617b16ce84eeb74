"""« Sécurité du compte »: password, sessions, recovery codes on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.identity.actions.end_sessions import handle
from medipli.identity.factors import recovery_code
from medipli.identity.factors.password_strength import SHORTEST
from medipli.identity.queries import open_sessions
from medipli.web.access import signed_in
from medipli.web.french import long_date
from medipli.web.request import SignedInRequest

_SAVED = {
    "change": "Votre mot de passe est changé. Vos autres sessions sont fermées.",
    "fermee": "La session est fermée.",
}


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
    """The state of the account's protections, for this page or a settings section."""
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


def show(
    request: SignedInRequest,
    *,
    errors: Sequence[tuple[str, str]] = (),
    new_codes: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The page, after an answer to one of its forms too."""
    saved = next((sentence for mark, sentence in _SAVED.items() if mark in request.GET), "")
    context = {"security": account_security(request, new_codes=new_codes), "errors": list(errors), "saved": saved}
    return render(request, "account_security/page.html", context, status=status)


@require_safe
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """Password, sessions, recovery codes."""
    return show(request)
