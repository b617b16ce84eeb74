"""« Nouveau message », « Répondre », « Répondre à tous », « Transférer »: a draft, then its page."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.delivery.actions import begin
from medipli.delivery.actions.begin import AS_ATTACHMENT, blank_body
from medipli.messages.actions import DraftRefused
from medipli.messages.models import Draft
from medipli.messages.queries import is_untouched
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.compose.upload_limit import NO_ROOM, NO_ROOM_SENTENCE
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box, in_box

ANSWERS = (
    ("repondre", Draft.Kind.REPLY.value, "compose-reply"),
    ("repondre-a-tous", Draft.Kind.REPLY_ALL.value, "compose-reply-all"),
    ("transferer", Draft.Kind.FORWARD.value, "compose-forward"),
    ("transferer-en-piece-jointe", AS_ATTACHMENT, "compose-forward-attached"),
)
"""The last word of the address, the kind of draft, the name of the route."""


@require_http_methods(["GET", "POST"])
@in_box
def new(request: SignedInRequest, box: Box) -> HttpResponse:
    """A new message from a box. Following the link again opens the same blank page, so that none is left behind."""
    return _start(request, box.id, Draft.Kind.NEW.value, None)


@require_http_methods(["GET", "POST"])
@in_box
def answer(request: SignedInRequest, box: Box, entry_id: int, kind: str) -> HttpResponse:
    """An answer to a message, or a forward of it."""
    return _start(request, box.id, kind, entry_id)


def _start(request: SignedInRequest, mailbox_id: int, kind: str, entry_id: int | None) -> HttpResponse:
    draft = _untouched(request.user.pk, mailbox_id, kind, entry_id) if request.method == "GET" else None
    try:
        draft = draft or begin(actor_of(request), mailbox_id, kind, entry_id)
    except DraftRefused as refusal:
        flash.leave(request, flash.Flash(str(refusal)))
        return HttpResponseRedirect(url("drafts", mailbox_id))
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        flash.leave(request, flash.Flash(NO_ROOM_SENTENCE))
        return HttpResponseRedirect(url("drafts", mailbox_id))
    return HttpResponseRedirect(reverse("web:compose", args=[draft.public_id]))


def _untouched(person_id: int, mailbox_id: int, kind: str, entry_id: int | None) -> Draft | None:
    """The person's latest draft of this kind that nobody has written in yet: following a link again makes no other."""
    mine = Draft.objects.filter(
        mailbox_id=mailbox_id,
        author_id=person_id,
        mailbox__memberships__person_id=person_id,
        kind=kind,
        origin_id=entry_id,
        revision=1,
        state=Draft.State.EDITING,
    )
    latest = mine.order_by("-updated_at").first()
    if latest is None or entry_id is not None:
        return latest
    # A blank page from before the signature changed is no longer what a new message looks like.
    is_blank = is_untouched(latest) and latest.html == blank_body(mailbox_id, person_id)
    return latest if is_blank else None
