"""Files joined to a draft, one request each, so that each has its progress and its own answer."""

from __future__ import annotations

import re
import uuid

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medipli.audit.actor import Actor
from medipli.blobs import queries as blobs
from medipli.formats.mime import safe_filename
from medipli.mailboxes.policy import Forbidden
from medipli.messages.actions import DraftRefused, UploadCancelled, attach, cancel_upload, detach
from medipli.messages.models import Draft, DraftAttachment
from medipli.web.access import actor_of, in_own_time
from medipli.web.french import size
from medipli.web.request import SignedInRequest
from medipli.web.views.compose.save import GONE, checks_fragment
from medipli.web.views.compose.upload_limit import (
    ENVELOPE,
    NO_ROOM,
    NO_ROOM_SENTENCE,
    announced,
    is_over,
    largest,
    too_big_sentence,
    watch,
)
from medipli.web.views.compose.window import card, room_left, the_draft

_TYPE = re.compile(r"[\w!#$&^.+-]{1,100}/[\w!#$&^.+-]{1,100}")
UNKNOWN_TYPE = "application/octet-stream"


@csrf_exempt  # the inner view checks the token, once the body may be read under its cap
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    """Join one file, the field « file »; a GET answers what the draft holds, for a page whose upload was cut off.

    « upload » is a number chosen by the page: sent twice, it is one file; once cancelled, it is none.
    201 with its card; 410 cancelled or gone, 413 too large, 422 refused, 507 no room left.
    """
    if announced(request) > largest() + ENVELOPE:
        return JsonResponse({"sentence": too_big_sentence()}, status=413)
    watch(request)
    try:
        return _upload(request, draft_id)
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        return JsonResponse({"sentence": NO_ROOM_SENTENCE}, status=507)


@csrf_protect
@in_own_time
def _upload(request: SignedInRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    draft = the_draft(request, draft_id)
    if request.method == "GET":
        return JsonResponse(held_files(request, draft))
    if draft.state != Draft.State.EDITING:
        return JsonResponse({"sentence": GONE}, status=410)
    given = request.FILES.get("file")
    if is_over(request):
        return JsonResponse({"sentence": too_big_sentence()}, status=413)
    if given is None:
        return JsonResponse({"sentence": "Le fichier n’est pas arrivé en entier. Réessayez."}, status=422)
    try:
        joined = join_file(actor_of(request), draft_id, given, _number(request.POST.get("upload", "")))
    except UploadCancelled as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=410)
    except DraftRefused as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=422)
    except Forbidden:
        raise Http404 from None
    answer = _room(request, draft_id) | {
        "id": str(joined.public_id),
        "card": drawn(request, draft, joined),
    }
    return JsonResponse(answer, status=201)


def drawn(request: HttpRequest, draft: Draft, one: DraftAttachment) -> str:
    """The card of a joined file, as HTML."""
    return render_to_string("compose/_file.html", {"file": card(draft, one), "draft": draft}, request)


def held_files(request: HttpRequest, draft: Draft) -> dict[str, object]:
    """What a draft holds, for a page that may show something else."""
    files = list(draft.attachments.all())
    return {
        "files": [
            {"upload": one.upload.hex if one.upload else "", "card": drawn(request, draft, one)} for one in files
        ],
        "left": room_left(files),
    }


def join_file(
    actor: Actor, draft_id: uuid.UUID, given: UploadedFile[bytes], number: uuid.UUID | None = None
) -> DraftAttachment:
    """Store an uploaded file in a draft, under a safe name and a well-formed type."""
    kind = given.content_type or ""
    return attach(
        actor,
        draft_id,
        name=safe_filename(given.name or ""),
        content_type=kind if _TYPE.fullmatch(kind) else UNKNOWN_TYPE,
        content=given.read(),
        upload=number,
    )


def _number(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_POST
@in_own_time
def cancel(request: SignedInRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Give an upload up, whether its file arrived already or comes later."""
    the_draft(request, draft_id)
    number = _number(request.POST.get("upload", ""))
    if number is None:
        raise Http404
    try:
        cancel_upload(actor_of(request), draft_id, number)
    except Forbidden:
        raise Http404 from None
    return JsonResponse(_room(request, draft_id))


@require_POST
@in_own_time
def remove(request: SignedInRequest, draft_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponse:
    """Take a file away."""
    the_draft(request, draft_id)
    try:
        detach(actor_of(request), draft_id, file_id)
    except Forbidden:
        raise Http404 from None
    return JsonResponse(_room(request, draft_id))


@require_safe
@in_own_time
def download(request: SignedInRequest, draft_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponse:
    """The file as it was joined; browsers keep it, none opens it."""
    draft = the_draft(request, draft_id)
    one = draft.attachments.filter(public_id=file_id).select_related("blob").first()
    if one is None:
        raise Http404
    response = HttpResponse(blobs.content_of(one.blob), content_type=UNKNOWN_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, one.name) or "attachment"
    return response


def _room(request: SignedInRequest, draft_id: uuid.UUID) -> dict[str, object]:
    draft = the_draft(request, draft_id)
    left = room_left(list(draft.attachments.all()))
    return {
        "left": left,
        "room": f"{size(left)} restants",
        "checks": checks_fragment(request, draft),
        "url": reverse("web:compose-files", args=[draft_id]),
    }
