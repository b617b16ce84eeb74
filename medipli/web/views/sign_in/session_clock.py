"""What the page's clock asks about the session."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from medipli.identity.actions.touch import touch
from medipli.web.access import public
from medipli.web.request import VisitorRequest


def _state(request: VisitorRequest, *, status: int = 200) -> JsonResponse:
    opened = request.opened
    seconds = opened.seconds_left() if opened is not None else 0
    return JsonResponse({"seconds": seconds, "locked": seconds == 0, "over": opened is None}, status=status)


@public
@require_POST
def ping(request: HttpRequest) -> JsonResponse:
    """« Rester connecté »: the person is there. 403 once the session is locked or over."""
    visitor = cast(VisitorRequest, request)
    if visitor.opened is None or visitor.opened.is_locked:
        return _state(visitor, status=403)
    touch(visitor.opened, at_once=True)
    visitor.opened = replace(visitor.opened, last_seen_at=timezone.now())
    return _state(visitor)


@public
@require_safe
def state(request: HttpRequest) -> JsonResponse:
    """Seconds left before the lock, and whether the session is over altogether; asking is no activity."""
    return _state(cast(VisitorRequest, request))
