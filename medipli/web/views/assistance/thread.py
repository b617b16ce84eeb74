"""One request: what was said, writing again, closing it, opening it again."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from medipli.audit.actor import Actor, Forbidden
from medipli.support import actions
from medipli.support.actions import HelpRefused, NotNow, TooOften
from medipli.support.models import HelpRequest
from medipli.support.queries import Thread, own_thread, thread_behind
from medipli.support.writing import TEXT_LIMIT, count
from medipli.web import french
from medipli.web.access import actor_of, in_own_time, public
from medipli.web.request import SignedInRequest, VisitorRequest
from medipli.web.views.assistance.asking import wait_page
from medipli.web.views.assistance.drawn import NO_HEALTH_DATA, desk_card, line_of, said


@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
def own(request: SignedInRequest, reference: str) -> HttpResponse:
    """A request of one's own; anybody else's does not exist."""
    here = reverse("web:assistance-thread", args=[reference])
    error = ""
    if request.method == "POST":
        actor, act, text = actor_of(request), request.POST.get("action", "reply"), request.POST.get("text", "")
        try:
            if act == "close":
                actions.close(actor, reference)
            elif act == "reopen":
                actions.reopen(actor, reference)
            else:
                actions.reply(actor, reference, text)
            return HttpResponseRedirect(here)
        except (HelpRefused, NotNow) as refused:
            error = str(refused)
        except TooOften as too_often:
            return wait_page(request, too_often)
        except Forbidden:
            raise Http404 from None
    thread = own_thread(request.user.pk, reference)
    if thread is None:
        raise Http404
    return _page(request, thread, error=error, sent="envoyee" in request.GET)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """A visitor's request behind its link. Opening the link changes nothing; confirming is a button."""
    visitor = cast(VisitorRequest, request)
    actor = Actor(None, "", visitor.origin)
    here = reverse("web:assistance-follow", args=[token])
    error = ""
    try:
        count("link", actor)
        if request.method == "POST":
            act, text = request.POST.get("action", "reply"), request.POST.get("text", "")
            if act == "confirm":
                actions.confirm(actor, token)
                return HttpResponseRedirect(here + "?envoyee")
            if act == "close":
                actions.close_by_link(actor, token)
            elif act == "reopen":
                actions.reopen(actor, token=token)
            else:
                actions.reply_by_link(actor, token, text)
            return HttpResponseRedirect(here)
    except (HelpRefused, NotNow) as refused:
        error = str(refused)
    except TooOften as too_often:
        return wait_page(request, too_often)
    except Forbidden:
        raise Http404 from None
    thread = thread_behind(token)
    if thread is None:
        raise Http404
    with timezone.override(french.zone("Europe/Paris")):
        if thread.request.verified_at is None:
            return render(request, "assistance/confirm.html", {"line": line_of(thread.request)})
        return _page(visitor, thread, error=error, sent="envoyee" in request.GET)


def _page(request: VisitorRequest, thread: Thread, *, error: str, sent: bool) -> HttpResponse:
    context: dict[str, Any] = {
        "line": line_of(thread.request),
        "messages": said(thread),
        "is_closed": thread.request.state == HelpRequest.State.CLOSED,
        "is_own": thread.request.person_id is not None,
        "desk": desk_card(thread.request.region),
        "warning": NO_HEALTH_DATA,
        "text_limit": TEXT_LIMIT,
        "typed": request.POST.get("text", "") if error else "",
        "error": error,
        "sent": sent,
    }
    return render(request, "assistance/thread.html", context, status=422 if error else 200)
