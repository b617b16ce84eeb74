"""« Responsable »: the requests that name the person signed in, and wait for their yes or no (F39)."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from medipli.audit.actor import Forbidden
from medipli.mailboxes.queries import mailboxes_of
from medipli.registration.actions import LinkSpent, respond_signed_in, waiting_for
from medipli.registration.states import NotNow
from medipli.web.access import actor_of, in_own_time
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box
from medipli.web.views.mailbox.frame import frame_for, frame_without_box, remember_responsible
from medipli.web.views.registration.named import asked_of

SAID = {
    "yes": "Merci, c’est confirmé. Le centre de services en est averti.",
    "no": "Votre refus est enregistré. Le centre de services en est averti.",
}


@require_safe
@in_own_time
def index(request: SignedInRequest) -> HttpResponse:
    """What waits for the answer of the person signed in; nobody else sees it."""
    waiting = [asked_of(found) for found in waiting_for(request.user.pk)]
    remember_responsible(request, len(waiting))
    boxes = mailboxes_of(request.user.pk)
    frame = (
        frame_for(request, Box(boxes[0], boxes, request.user), current="responsible")
        if boxes
        else frame_without_box(request)
    )
    context = {"frame": frame, "waiting": waiting, "flash": flash.take(request), "home_url": url("mailboxes")}
    return render(request, "registration/asked_of_me.html", context)


@require_POST
@in_own_time
def respond(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Keep a yes or a no. To anybody but the person named, the request does not exist: 404."""
    said = request.POST.get("answer", "")
    if said not in SAID:
        raise Http404
    try:
        respond_signed_in(actor_of(request), request_id, agrees=said == "yes")
        text = SAID[said]
    except Forbidden:
        raise Http404 from None
    except (LinkSpent, NotNow):
        text = "Cette demande n’attend plus de réponse."
    flash.leave(request, flash.Flash(text))
    return HttpResponseRedirect(url("responsible-waiting"))
