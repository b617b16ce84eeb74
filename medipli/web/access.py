"""Who may see which page.

Every view is closed: the middleware asks :func:`gate` before any view that is not marked :func:`public`. A view says
:func:`signed_in` when it wants a :class:`SignedInRequest`, and is then closed even without the middleware.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.identity.factors import passkey
from medipli.identity.names import masked
from medipli.web import french
from medipli.web.browsers import is_another
from medipli.web.request import SignedInRequest, VisitorRequest
from medipli.web.suite import suite_of
from medipli.web.views.sign_in.ways import ways

P = ParamSpec("P")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Mark a view that anybody may ask for."""
    cast(Any, view).is_public = True
    return view


def is_public(view: Callable[..., Any]) -> bool:
    return bool(getattr(view, "is_public", False))


def signed_in(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Close a view to everybody who is not signed in, is locked out, or has not accepted the CGU in force."""

    @wraps(view)
    def closed(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        refusal = gate(cast(VisitorRequest, request))
        return refusal or view(cast(SignedInRequest, request), *args, **kwargs)

    return closed


def in_own_time(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A view for somebody who is :func:`signed_in`, with times in their zone."""

    @wraps(view)
    def zoned(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with timezone.override(french.zone(request.user.time_zone)):
            return view(request, *args, **kwargs)

    return signed_in(zoned)


def actor_of(request: VisitorRequest) -> Actor:
    """Who acts in this request, for actions and the trail."""
    if request.opened is None:
        return Actor(None, "", request.origin)
    return Actor(request.opened.person.pk, request.opened.person.full_name, request.origin)


def gate(request: VisitorRequest) -> HttpResponseBase | None:
    """What to answer instead of a closed page; None when the person may go on."""
    opened = request.opened
    if opened is None:
        suite = suite_of(request)
        return _go(request, reverse("web:sign-in") + (f"?suite={suite}" if suite else ""), status=403)
    if opened.is_locked:
        return locked_answer(request)
    if opened.must_accept_terms:
        suite = suite_of(request)
        return _go(request, reverse("web:cgu") + (f"?suite={suite}" if suite else ""), status=403)
    if opened.must_strengthen and not is_open_to_weak(request):
        suite = suite_of(request)
        return _go(request, reverse("web:strengthen") + (f"?suite={suite}" if suite else ""), status=403)
    return None


def is_open_to_weak(request: VisitorRequest) -> bool:
    """Whether this page is one of those by which somebody gets the stronger factor that their structure asks for."""
    view = request.resolver_match.func if request.resolver_match else None
    return bool(getattr(view, "is_open_to_weak", False))


def open_to_weak(view: View) -> View:
    """Mark a view that somebody who still has to get a stronger factor may use; put it outermost."""
    cast(Any, view).is_open_to_weak = True
    return view


def freshly_proved(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponseBase]:
    """Ask who one is again before a sensitive view, unless one said so within PROOF_MINUTES. Goes inside signed_in."""

    @wraps(view)
    def asked(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.opened.is_fresh():
            return view(request, *args, **kwargs)
        return prove_again_first(request)

    return asked


def prove_again_first(request: VisitorRequest) -> HttpResponse:
    """Send somebody to prove again who they are; after a form, they read that it is to be sent once more."""
    suite = suite_of(request)
    asked = {"suite": suite} if suite else {}
    if request.method not in ("GET", "HEAD"):
        asked["refaire"] = "1"
    return _go(request, reverse("web:prove-again") + (f"?{urlencode(asked)}" if asked else ""), status=403)


def locked_answer(request: VisitorRequest) -> HttpResponse:
    """The lock card instead of the page; a page made of fragments is told to reload, which empties it."""
    if _wants_fragment(request):
        response = HttpResponse(status=403, content_type="text/plain; charset=utf-8", content="Session verrouillée.")
        response["HX-Trigger"] = "session-locked"
        if request.headers.get("HX-Request") == "true":
            response["HX-Refresh"] = "true"
        return response
    return render(request, "sign_in/locked.html", lock_card(request, suite_of(request)), status=403)


def lock_card(request: VisitorRequest, suite: str, *, errors: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """What ``sign_in/locked.html`` shows; ``suite`` is where the person goes on afterwards.

    In another browser than the one that opened the session, which a stolen cookie leads to, the address is masked.
    """
    # Each way of signing in says what it offers from its own pages, which are closed by this module.

    opened = request.opened
    email = opened.person.email if opened is not None else ""
    is_elsewhere = opened is not None and is_another(opened.browser, request.headers.get("User-Agent", ""))
    return {
        "minutes": settings.IDLE_MINUTES,
        "email": masked(email) if is_elsewhere else email,
        "is_elsewhere": is_elsewhere,
        "errors": list(errors),
        "next": suite,
        "ways": ways(request, suite),
        "has_passkey": opened is not None and passkey.is_available(opened.person),
    }


def _wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" or is_background(request)


def is_background(request: HttpRequest) -> bool:
    """Whether the page asked by itself: polling and live updates are no activity of the person."""
    return request.headers.get("X-Background") == "1"


def _go(request: HttpRequest, address: str, *, status: int) -> HttpResponse:
    """Send a browser to ``address``; a fragment gets ``status`` and an order to leave the page."""
    if not _wants_fragment(request):
        return HttpResponseRedirect(address)
    response = HttpResponse(status=status, content_type="text/plain; charset=utf-8", content="Connexion nécessaire.")
    if request.headers.get("HX-Request") == "true":
        response["HX-Redirect"] = address
    return response
