"""Signing out at Pro Santé Connect ends the sessions that came from it."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.actions.end_provider_sessions import end_provider_sessions
from medipli.identity.provider.discovery import is_set_up, provider
from medipli.identity.provider.problems import Down, Untrusted
from medipli.identity.provider.tokens import read_logout_token
from medipli.web.access import public
from medipli.web.request import VisitorRequest


@public
@require_GET
def ended(request: HttpRequest) -> HttpResponse:
    """Back from the provider's own logout."""
    return HttpResponseRedirect(reverse("web:sign-in") + "?fin")


@csrf_exempt
@public
@require_POST
def back_channel(request: HttpRequest) -> HttpResponse:
    """The provider's server says, by a signed token, that somebody left (Back-Channel Logout 1.0 §2.5, §2.8)."""
    if not is_set_up():
        raise Http404
    try:
        there = provider()
        told = read_logout_token(request.POST.get("logout_token"), there)
    except Down:
        return _plain(503)
    except Untrusted:
        return _plain(400)
    _end(cast(VisitorRequest, request), issuer=there.issuer, subject=told.subject, session=told.session)
    return _plain(200)


@public
@require_GET
def front_channel(request: HttpRequest) -> HttpResponse:
    """The provider's logout page says so through the browser, in a frame (Front-Channel Logout 1.0 §2).

    No cookie comes along (SameSite): the number of the provider's session, which nobody else knows, names what to end.
    """
    visitor = cast(VisitorRequest, request)
    session = request.GET.get("sid", "")
    if not is_set_up() or request.GET.get("iss") != settings.PSC_ISSUER or not 16 <= len(session) <= 128:
        raise Http404
    if throttle.count_try(throttle.departures(visitor.origin)):
        return _plain(429)
    _end(visitor, issuer=settings.PSC_ISSUER, subject="", session=session)
    return _plain(200)


def _end(request: VisitorRequest, *, issuer: str, subject: str, session: str) -> None:
    actor = Actor(None, "", request.origin)
    end_provider_sessions(actor, issuer=issuer, subject=subject, session=session)


def _plain(status: int) -> HttpResponse:
    response = HttpResponse(status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
