"""The composer's own page: everything works here without JavaScript, by sending the form."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from medipli.delivery.actions import Held, SendQuestion
from medipli.mailboxes.policy import Forbidden
from medipli.mailboxes.queries import signatures_of
from medipli.messages.actions import DraftConflict, DraftRefused, delete_draft, detach, discard_draft, restore_draft
from medipli.messages.actions.redraft import copy_draft
from medipli.messages.models import Draft
from medipli.web.access import actor_of, in_own_time
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.compose.edits import edited
from medipli.web.views.compose.files import join_file
from medipli.web.views.compose.form import Written, read_form
from medipli.web.views.compose.keep import keep
from medipli.web.views.compose.proposals import propose, refuse_to_prepare_only
from medipli.web.views.compose.send import acknowledged, keep_and_send
from medipli.web.views.compose.upload_limit import (
    ENVELOPE,
    NO_ROOM,
    NO_ROOM_SENTENCE,
    PATIENCE,
    announced,
    is_over,
    largest,
    too_big_sentence,
    watch,
)
from medipli.web.views.compose.window import State, show, the_draft
from medipli.web.views.errors import error_page


@csrf_exempt  # the inner view checks the token, once the body may be read under its cap
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    """Write a draft: its page, and the form that the page sends."""
    if announced(request) > PATIENCE * (largest() + ENVELOPE):
        return error_page(request, 413, limit=f"{largest() // 1_000_000}\u00a0Mo")
    if request.method == "POST":
        watch(request)
    try:
        return _compose(request, draft_id)
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        return error_page(request, 503)


@csrf_protect
@in_own_time
def _compose(request: SignedInRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    draft = the_draft(request, draft_id)
    if draft.state != Draft.State.EDITING:
        return HttpResponseRedirect(reverse("web:compose-sent", args=[draft_id]))
    if request.method != "POST":
        return show(request, draft)
    written = read_form(request.POST, draft)
    try:
        return _act(request, draft, written)
    except DraftConflict as conflict:
        return _again(request, conflict.current, written, State(conflict=True), status=409)
    except Forbidden:
        raise Http404 from None


def _act(request: SignedInRequest, draft: Draft, written: Written) -> HttpResponseBase:
    action, _, subject = request.POST.get("action", "save").partition(" ")
    actor = actor_of(request)
    if action == "discard":
        asked = State(discarding=True)
        # From the list of drafts, no words come along.
        return _again(request, draft, written, asked) if "revision" in request.POST else show(request, draft, asked)
    errors = [*written.errors]
    if not errors:
        try:
            if action == "both":
                second = copy_draft(actor, draft.public_id, written.content)
                return HttpResponseRedirect(reverse("web:compose", args=[second.public_id]))
            if action == "send":
                refuse_to_prepare_only(request, written.mailbox_id)
            if action == "send" and not request.FILES and not is_over(request):
                return _send(request, draft, written)
            draft = keep(
                actor, draft, edited(written, action, subject, signatures_of(draft.mailbox_id, request.user.pk))
            )
        except DraftRefused as problem:
            errors.append(("body", str(problem)))
    errors += _files(request, draft.public_id, action, subject)
    if errors:
        state = State(errors=tuple(errors), conflict=action == "both")
        return _again(request, draft, written, state, status=413 if is_over(request) else 422)
    if action == "propose":
        return propose(request, draft.public_id)
    if action == "send":
        sending = read_form(request.POST, draft)
        fresh = Written(sending.content, draft.revision, draft.mailbox_id, (), sending.shown)
        return _send(request, draft, fresh)
    return HttpResponseRedirect(reverse("web:compose", args=[draft.public_id]))


def _send(request: SignedInRequest, draft: Draft, written: Written) -> HttpResponseBase:
    result = keep_and_send(actor_of(request), draft, written, acknowledged(request))
    if isinstance(result, Held):
        return HttpResponseRedirect(reverse("web:compose-sent", args=[draft.public_id]))
    asking = isinstance(result, SendQuestion)
    return show(request, the_draft(request, draft.public_id), State(asking=asking, refused=not asking), status=422)


def _files(request: SignedInRequest, draft_id: uuid.UUID, action: str, subject: str) -> list[tuple[str, str]]:
    """Join the files of the form, or take one away; what was refused, in sentences."""
    if is_over(request):
        return [("files", too_big_sentence())]
    refused: list[tuple[str, str]] = []
    for given in request.FILES.getlist("files"):
        try:
            join_file(actor_of(request), draft_id, given)
        except DraftRefused as problem:
            refused.append(("files", str(problem)))
        except OSError as problem:
            if problem.errno not in NO_ROOM:
                raise
            refused.append(("files", NO_ROOM_SENTENCE))
    if action == "detach":
        try:
            detach(actor_of(request), draft_id, uuid.UUID(subject))
        except ValueError:
            raise Http404 from None
    return refused


def _again(
    request: SignedInRequest, draft: Draft, written: Written, state: State, *, status: int = 200
) -> HttpResponse:
    """The page once more, with what was typed and not what is stored."""
    kept = State(
        errors=state.errors,
        shown=written.shown,
        body=(written.content.text, written.content.html),
        conflict=state.conflict,
        discarding=state.discarding,
    )
    return show(request, the_draft(request, draft.public_id), kept, status=status)


@require_POST
@in_own_time
def discard(request: SignedInRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Throw a draft away, with its files. Over the mailbox it can be taken back; the page without a script asked."""
    draft = the_draft(request, draft_id)
    over_mailbox = request.headers.get("X-Fragment") == "compose"
    try:
        (discard_draft if over_mailbox else delete_draft)(actor_of(request), draft_id)
    except Forbidden:
        raise Http404 from None
    if over_mailbox:
        return JsonResponse({"restore": reverse("web:compose-restore", args=[draft_id])})
    return HttpResponseRedirect(url("mailbox", draft.mailbox_id))


@require_POST
@in_own_time
def restore(request: SignedInRequest, draft_id: uuid.UUID) -> HttpResponse:
    """« Annuler » after « Brouillon supprimé »: the draft is open again."""
    try:
        restore_draft(actor_of(request), draft_id)
    except Forbidden:
        raise Http404 from None
    return JsonResponse({"page": reverse("web:compose", args=[draft_id])})
