"""Behind the link of an account that sleeps: keep it for another year. Opening the link does nothing."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.actions.dormancy import find_warning, keep_account
from medipli.web import french
from medipli.web.access import public
from medipli.web.request import VisitorRequest
from medipli.web.views.errors import error_page


@public
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """When the account closes, and the button that keeps it; once it is closed, who can open it again."""
    visitor = cast(VisitorRequest, request)
    if wait := throttle.count_try(throttle.links(visitor.origin)):
        return error_page(request, 429, wait=f"{wait.minutes}\u00a0min")
    warning = find_warning(token)
    if warning is None:
        return render(request, "sign_in/dormant.html", {"state": "used", "day": ""}, status=410)
    throttle.give_back(throttle.links(visitor.origin))
    is_kept = warning.objected_at is not None
    if request.method == "POST" and not is_kept:
        is_kept = keep_account(Actor(None, "", visitor.origin), token)
    is_closed = not is_kept and (warning.closed_at is not None or not warning.person.is_active)
    state = "kept" if is_kept else "closed" if is_closed else "ask"
    with timezone.override(french.zone(warning.person.time_zone)):
        context = {"state": state, "day": french.day_of(warning.closes_at)}
    return render(request, "sign_in/dormant.html", context, status=410 if is_closed else 200)
