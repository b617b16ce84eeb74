"""« Envoyer » and « Annuler l’envoi »."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from medipli.audit.actor import Actor
from medipli.delivery.actions import Held, SendQuestion, SendRefused, TooLate, recall
from medipli.delivery.actions import send as send_it
from medipli.mailboxes.policy import Forbidden
from medipli.messages.actions import DraftConflict, DraftRefused
from medipli.messages.models import Draft
from medipli.web.access import actor_of, in_own_time
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.compose.files import held_files
from medipli.web.views.compose.form import Written, read_form
from medipli.web.views.compose.keep import keep
from medipli.web.views.compose.proposals import refuse_to_prepare_only
from medipli.web.views.compose.save import checks_fragment, conflict_answer, refused
from medipli.web.views.compose.window import the_draft
from medipli.web.views.mailbox.box import box_of
from medipli.web.views.mailbox.frame import frame_for

TOO_LATE = "Ce message est déjà parti : il ne peut plus être repris. Vous le trouvez dans « Envoyés »."


@require_POST
@in_own_time
def send(request: SignedInRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Save what the window holds and send it, in one step that may be repeated: a message leaves once."""
    draft = the_draft(request, draft_id)
    written = read_form(request.POST, draft)
    if written.errors and draft.state == Draft.State.EDITING:
        return refused(written)
    try:
        refuse_to_prepare_only(request, written.mailbox_id)
        held = keep_and_send(actor_of(request), draft, written, acknowledged(request), _shown_files(request))
    except FilesDiffer:
        return JsonResponse(held_files(request, the_draft(request, draft_id)), status=409)
    except DraftConflict as conflict:
        return conflict_answer(conflict.current)
    except DraftRefused as problem:
        return JsonResponse({"errors": [["body", str(problem)]], "shown": {}}, status=422)
    except Forbidden:
        raise Http404 from None
    if isinstance(held, Held):
        return JsonResponse(held_answer(held))
    saved = the_draft(request, draft_id)
    asking = isinstance(held, SendQuestion)
    return JsonResponse(
        {
            "revision": saved.revision,
            "checks": checks_fragment(request, saved, asking=asking, refused=not asking),
            "questions": [one.code for one in held.checks.questions] if asking else [],
        },
        status=422,
    )


class FilesDiffer(Exception):
    """The draft holds other files than those that the page shows: nobody knows what would leave."""


def keep_and_send(
    actor: Actor, draft: Draft, written: Written, answers: frozenset[str], shown: frozenset[str] | None = None
) -> Held | SendRefused | SendQuestion:
    """Save and hold the message in one transaction. When something stops it, what was written is saved all the same.

    ``shown`` are the files that the page shows; raises :class:`FilesDiffer` when the draft holds others.
    """
    with transaction.atomic():
        current = Draft.objects.select_for_update().get(pk=draft.pk)
        if current.state != Draft.State.EDITING:
            return send_it(actor, draft.public_id, current.revision)
        if shown is not None and shown != {str(one.public_id) for one in current.attachments.all()}:
            raise FilesDiffer
        saved = keep(actor, current, written)
        try:
            return send_it(actor, draft.public_id, saved.revision, answers)
        except (SendRefused, SendQuestion) as stopped:
            return stopped


def _shown_files(request: SignedInRequest) -> frozenset[str] | None:
    """The files that the page shows; None without a script, where each page is drawn anew."""
    return frozenset(request.POST["shown"].split()) if "shown" in request.POST else None


def acknowledged(request: SignedInRequest) -> frozenset[str]:
    """The codes of questions that the person answered with « envoyer quand même »."""
    return frozenset(code for value in request.POST.getlist("acknowledged") for code in value.split())


def held_answer(held: Held) -> dict[str, object]:
    """What the toast of a message on its way needs. Seconds are counted by the server."""
    left = (held.send_at - timezone.now()).total_seconds()
    return {
        "id": str(held.public_id),
        "subject": held.subject or "(sans objet)",
        "seconds": max(0, round(left)),
        "recall": reverse("web:compose-recall", args=[held.public_id]),
        "page": reverse("web:compose", args=[held.public_id]),
        "home": url("mailbox", held.mailbox_id),
    }


@require_safe
@in_own_time
def sent(request: SignedInRequest, draft_id: uuid.UUID) -> HttpResponse:
    """For browsers without JavaScript: the message is on its way, and may still be taken back until it has left."""
    draft = the_draft(request, draft_id)
    if draft.state == Draft.State.EDITING:
        return HttpResponseRedirect(reverse("web:compose", args=[draft_id]))
    left = 0 if draft.send_at is None else max(0, round((draft.send_at - timezone.now()).total_seconds()))
    return render(
        request,
        "compose/sent.html",
        {
            "frame": frame_for(request, box_of(request, draft.mailbox_id)),
            "draft": draft,
            "left": left,
            "is_held": draft.state == Draft.State.HELD,
            "home_url": url("mailbox", draft.mailbox_id),
        },
    )


@require_POST
@in_own_time
def take_back(request: SignedInRequest, draft_id: uuid.UUID) -> HttpResponse:
    """« Annuler l’envoi »: the draft is open again, untouched. 410 once the message has left."""
    the_draft(request, draft_id)
    page = reverse("web:compose", args=[draft_id])
    by_script = request.headers.get("X-Fragment") == "compose"
    try:
        recall(actor_of(request), draft_id)
    except TooLate:
        if by_script:
            return JsonResponse({"sentence": TOO_LATE}, status=410)
        return HttpResponseRedirect(reverse("web:compose-sent", args=[draft_id]))
    except Forbidden:
        raise Http404 from None
    return JsonResponse({"page": page}) if by_script else HttpResponseRedirect(page)
