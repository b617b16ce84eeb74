"""« Proposer à l’envoi »: a secretary hands a draft over; somebody who may send looks it over and takes it."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from medipli.formats.html import to_text
from medipli.mailboxes.policy import Forbidden, access_to
from medipli.messages.actions import DraftRefused, hand_over, take_over
from medipli.messages.models import Draft
from medipli.messages.queries import handed_over_draft
from medipli.web.access import actor_of, in_own_time
from medipli.web.french import long_date, size
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.frame import frame_for

PROPOSED = "Message proposé à l’envoi\u202f: un membre qui peut envoyer le relira."
PREPARE_ONLY = (
    "Votre rôle dans cette boîte est de préparer les messages\u202f: vous ne pouvez pas les envoyer. "
    "Utilisez «\u00a0Proposer à l’envoi\u00a0»."
)


def refuse_to_prepare_only(request: SignedInRequest, mailbox_id: int) -> None:
    """Tell who writes in a box without sending from it what to do instead. Raises DraftRefused, Forbidden."""
    access = access_to(request.user.pk, mailbox_id)
    if access.can_write and not access.can_send:
        raise DraftRefused(PREPARE_ONLY)


@require_POST
@in_own_time
def propose(request: SignedInRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    """Hand the saved draft over, and go back to the drafts."""
    try:
        draft = hand_over(actor_of(request), draft_id)
    except Forbidden:
        raise Http404 from None
    flash.leave(request, flash.Flash(PROPOSED))
    drafts = url("drafts", draft.mailbox_id)
    if request.headers.get("X-Fragment") == "compose":
        return JsonResponse({"url": drafts})
    return HttpResponseRedirect(drafts)


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def look_over(request: SignedInRequest, box: Box, draft_id: uuid.UUID) -> HttpResponse:
    """A draft that waits, as it stands; « Reprendre » makes it one's own and opens the composer."""
    if not box.summary.access.can_send:
        raise Http404
    if request.method == "POST":
        draft = take_over(actor_of(request), box.id, draft_id)
        return HttpResponseRedirect(reverse("web:compose", args=[draft.public_id]))
    found = handed_over_draft(box.id, draft_id)
    if found is None:
        raise Http404
    context = {
        "box": box,
        "frame": frame_for(request, box),
        "draft": found,
        "since": long_date(found.handed_over_at) if found.handed_over_at else "",
        "people": _people(found),
        "text": found.text or to_text(found.html),
        "files": [(one.name, size(one.size)) for one in found.attachments.all()],
    }
    return render(request, "compose/look_over.html", context)


def _people(draft: Draft) -> list[tuple[str, str]]:
    fields = (("À", draft.to), ("CC", draft.cc), ("CCI", draft.bcc))
    return [
        (label, ", ".join(f"{one['name']} <{one['address']}>" if one["name"] else one["address"] for one in people))
        for label, people in fields
        if people
    ]
