"""The theme in a cookie, so that the first paint is right (UI.md §2.9)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

from medipli.identity.models import Person
from medipli.identity.preferences import of_json

COOKIE = "theme"


def remember_theme(response: HttpResponse, person: Person) -> None:
    """Set the cookie to the theme that ``person`` chose. Scripts may read it; it is no secret."""
    response.set_cookie(
        COOKIE,
        of_json(person.preferences).theme,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
