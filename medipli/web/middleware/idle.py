"""Who a request is from, and whether they may go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.identity.actions.lock import OTHER_BROWSER, lock
from medipli.identity.actions.touch import touch
from medipli.identity.sessions import OpenSession
from medipli.web.access import gate, is_background, is_public
from medipli.web.browsers import is_another
from medipli.web.request import VisitorRequest

VISITORS_ZONE = "Europe/Paris"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(VISITORS_ZONE)


def _reason_to_lock(request: HttpRequest, opened: OpenSession) -> str:
    if opened.seconds_left() == 0:
        return "idle"
    return OTHER_BROWSER if is_another(opened.browser, request.headers.get("User-Agent", "")) else ""


class IdleLock:
    """Reads the session and its person in one query, locks it after IDLE_MINUTES, and keeps closed views closed.

    A session that comes from another browser than the one that opened it is locked too: its cookie may be stolen.

    Times are shown in the person's time zone.

    ``request.user`` is the person only while the session is not locked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        visitor = cast(VisitorRequest, request)
        opened = visitor.session.open()
        if opened is not None and not opened.is_locked and (reason := _reason_to_lock(request, opened)):
            lock(Actor(opened.person.pk, opened.person.full_name, visitor.origin), opened.key, reason=reason)
            opened = replace(opened, is_locked=True)
        visitor.opened = opened
        visitor.user = opened.person if opened is not None and not opened.is_locked else AnonymousUser()
        with timezone.override(_zone(opened.person.time_zone if opened is not None else VISITORS_ZONE)):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if is_public(view):
            return None
        visitor = cast(VisitorRequest, request)
        refusal = gate(visitor)
        if refusal is None and visitor.opened is not None and not is_background(request):
            touch(visitor.opened)
        return refusal
