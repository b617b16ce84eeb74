"""Autosave, and what a second window may do about a conflict. Answers are JSON for the composer's script."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from medipli.delivery.actions import check
from medipli.formats.html import to_text
from medipli.mailboxes.policy import Forbidden
from medipli.messages.actions import DraftConflict, DraftRefused
from medipli.messages.actions.redraft import copy_draft
from medipli.messages.models import Draft
from medipli.web.access import actor_of, in_own_time
from medipli.web.french import clock
from medipli.web.request import SignedInRequest
from medipli.web.views.compose.form import Written, read_form
from medipli.web.views.compose.keep import keep
from medipli.web.views.compose.window import QUESTIONS, State, saved_sentence, the_draft

GONE = "Ce message est déjà parti ou a été supprimé dans une autre fenêtre."


@require_POST
@in_own_time
def save(request: SignedInRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Save the draft. 200 with its revision, 409 when another window saved it, 410 once it left, 422 when refused."""
    draft = the_draft(request, draft_id)
    if draft.state != Draft.State.EDITING:
        return JsonResponse({"sentence": GONE}, status=410)
    written = read_form(request.POST, draft)
    if written.errors:
        return refused(written)
    try:
        saved = keep(actor_of(request), draft, written)
    except DraftConflict as conflict:
        return conflict_answer(conflict.current)
    except DraftRefused as problem:
        return JsonResponse({"errors": [["body", str(problem)]], "shown": {}}, status=422)
    except Forbidden:
        raise Http404 from None
    return JsonResponse(
        {
            "revision": saved.revision,
            "status": saved_sentence(saved),
            "checks": checks_fragment(request, saved),
            "reload": saved.mailbox_id != draft.mailbox_id,
        }
    )


@require_POST
@in_own_time
def copy(request: SignedInRequest, draft_id: uuid.UUID) -> HttpResponse:
    """« Garder les deux »: what this window holds becomes a second draft."""
    draft = the_draft(request, draft_id)
    if draft.state != Draft.State.EDITING:
        return JsonResponse({"sentence": GONE}, status=410)
    written = read_form(request.POST, draft)
    if written.errors:
        return refused(written)
    try:
        second = copy_draft(actor_of(request), draft_id, written.content)
    except DraftRefused as problem:
        return JsonResponse({"errors": [["body", str(problem)]], "shown": {}}, status=422)
    except Forbidden:
        raise Http404 from None
    return JsonResponse({"url": reverse("web:compose", args=[second.public_id])}, status=201)


def checks_fragment(request: HttpRequest, draft: Draft, *, asking: bool = False, refused: bool = False) -> str:
    """The panel « Vérifications avant envoi »."""
    checks = check(actor_of(request), draft.public_id)  # type: ignore[arg-type]
    state = State(asking=asking, refused=refused)
    context = {"checks": checks, "state": state, "answers": QUESTIONS, "uid": draft.public_id.hex[:8]}
    return render_to_string("compose/_checks.html", context, request)


def refused(written: Written) -> HttpResponse:
    """What cannot be saved as it is, field by field."""
    return JsonResponse({"errors": [list(error) for error in written.errors], "shown": written.shown}, status=422)


def conflict_answer(current: Draft) -> HttpResponse:
    """What the other window saved, so that one can choose."""
    text = current.text or to_text(current.html)
    other: dict[str, Any] = {
        "revision": current.revision,
        "other": {
            "at": clock(current.updated_at),
            "subject": current.subject or "(sans objet)",
            "to": ", ".join(one.get("name") or one["address"] for one in current.to[:20]),
            "text": text[:4000],
        },
    }
    return JsonResponse(other, status=409)
