"""« Assistance »: the questions put to the agent's desks, and the lost passwords that wait for a check (F50)."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from medipli.audit.actor import Actor, Forbidden
from medipli.organisations.models import Region
from medipli.support import actions, queries
from medipli.support.models import HelpRequest
from medipli.support.queries import Thread
from medipli.support.writing import HelpRefused, NotNow
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, for_desk
from medipli.web.templating import url
from medipli.web.views.desk.frame import desk_context
from medipli.web.views.mailbox.flash import Flash, leave

STATES = (("open", "En attente"), ("answered", "Réponse donnée"), ("closed", "Closes"))
LAST_PAGE = 10_000


@require_safe
@for_desk
def queue(request: SignedInRequest, desk: Desk) -> HttpResponseBase:
    """The threads of the agent's regions, and who waits to choose a password."""
    state = request.GET.get("etat", "open")
    state = state if state in dict(STATES) else "open"
    number = request.GET.get("page", "1")
    page = min(int(number), LAST_PAGE) if number.isascii() and number.isdecimal() and len(number) < 9 else 1
    found = queries.desk_queue(desk.region_ids, state, page)
    recoveries = queries.recoveries(desk.region_ids) if state == "open" else ()
    context = desk_context(request, desk, "desk-help", queue=found, state=state, states=STATES, recoveries=recoveries)
    return render(request, "desk/assistance.html", context)


@require_safe
@for_desk
def show(request: SignedInRequest, desk: Desk, thread_id: int) -> HttpResponseBase:
    """One thread, the desk's notes among its messages; from now on the next word is announced by a letter again."""
    thread = _thread(desk, thread_id)
    if thread.request.desk_told_at is not None:
        actions.seen(actor_of(request), thread_id)
    return _answer(request, desk, thread)


@require_POST
@for_desk
def act(request: SignedInRequest, desk: Desk, thread_id: int, verb: str) -> HttpResponseBase:
    """Take, release, answer, note, close, transfer."""
    if verb not in SAID:
        raise Http404
    _thread(desk, thread_id)
    text = request.POST.get("text", "")
    try:
        _do(actor_of(request), verb, thread_id, text, request.POST.get("region", ""))
    except Forbidden:
        raise Http404 from None
    except HelpRefused as refusal:
        return _answer(request, desk, _thread(desk, thread_id), typed={verb: text}, errors=refusal.errors, verb=verb)
    except NotNow as refusal:
        errors = {"": str(refusal)}
        return _answer(request, desk, _thread(desk, thread_id), typed={verb: text}, errors=errors, verb=verb)
    leave(request, Flash(SAID[verb]))
    gone = verb in ("clore", "transferer")
    return HttpResponseRedirect(url("desk-help") if gone else url("desk-thread", thread_id))


SAID = {
    "prendre": "Vous suivez cette question.",
    "rendre": "Un collègue peut prendre cette question.",
    "repondre": "La réponse est enregistrée\u202f; un e-mail prévient la personne.",
    "note": "La note est enregistrée.",
    "clore": "La question est close.",
    "transferer": "La question est transmise à l’autre centre de services.",
}


def _do(actor: Actor, verb: str, thread_id: int, text: str, region: str) -> None:
    if verb == "prendre":
        actions.take(actor, thread_id)
    elif verb == "rendre":
        actions.release(actor, thread_id)
    elif verb == "repondre":
        actions.answer(actor, thread_id, text)
    elif verb == "note":
        actions.note(actor, thread_id, text)
    elif verb == "clore":
        actions.close_by_desk(actor, thread_id)
    else:
        number = int(region) if region.isascii() and region.isdecimal() and len(region) < 10 else 0
        actions.transfer(actor, thread_id, number)


def _thread(desk: Desk, thread_id: int) -> Thread:
    found = queries.desk_thread(desk.region_ids, thread_id)
    if found is None:
        raise Http404
    return found


def _answer(
    request: SignedInRequest,
    desk: Desk,
    thread: Thread,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    verb: str = "",
) -> HttpResponse:
    others = Region.objects.filter(is_open=True).exclude(pk=thread.request.region_id or 0).order_by("name")
    context = desk_context(
        request,
        desk,
        "desk-help",
        thread=thread,
        asked=thread.request,
        is_closed=thread.request.state == HelpRequest.State.CLOSED,
        regions=[(one.pk, one.name) for one in others],
        typed=dict(typed or {}),
        errors=dict(errors or {}),
        verb=verb,
    )
    return render(request, "desk/thread.html", context, status=422 if errors else 200)
