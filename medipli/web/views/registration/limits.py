"""How often strangers may ask: each kind of question counts apart, for each network address."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, JsonResponse

from medipli.identity import throttle
from medipli.identity.secrets import digest
from medipli.registration.throttling import TooMany
from medipli.web.french import plural
from medipli.web.request import VisitorRequest
from medipli.web.views.errors import error_page

# Times in ten minutes. A practice or a hospital may come through one address.
_TIMES = {"lookup": 240, "structure": 60, "contact": 5, "address": 240}
_WINDOW = timedelta(minutes=10)


def wait_minutes(request: VisitorRequest, kind: str) -> int:
    """Count one question of ``kind``; how many minutes to wait before it is answered, 0 when it may be."""
    limit = throttle.Limit(
        digest("registration page", kind, throttle.network(request.origin)), _TIMES[kind] + 1, _WINDOW, _WINDOW
    )
    wait = throttle.count_try(limit)
    return wait.minutes if wait else 0


def too_many(request: VisitorRequest, kind: str) -> HttpResponse | None:
    """The page that says how long to wait (429); None when the question may be answered."""
    minutes = wait_minutes(request, kind)
    return error_page(request, 429, wait=plural(minutes, "minute")) if minutes else None


def too_many_lookups(request: VisitorRequest) -> JsonResponse | None:
    """The same for a check made while one types."""
    minutes = wait_minutes(request, "lookup")
    if not minutes:
        return None
    sentence = f"Trop de vérifications à la suite. Réessayez dans {plural(minutes, 'minute')}, ou continuez sans."
    return JsonResponse({"state": "unverified", "sentence": sentence}, status=429)


def wait_page(request: VisitorRequest, too_many: TooMany) -> HttpResponse:
    """The page for what the registration itself refuses for now (429)."""
    return error_page(request, 429, wait=plural(too_many.wait.minutes, "minute"))
