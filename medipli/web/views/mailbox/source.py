"""The message as it was received: its headers, its source, its exact bytes; and a page to print."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from medipli.delivery.actions import answer_receipt
from medipli.formats.mime import without_blind_copies
from medipli.formats.mime.blind import FIELDS as BLIND_FIELDS
from medipli.formats.text import strip_controls
from medipli.messages.queries import open_entry, open_thread, original
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.articles import article, message_url
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.files import as_download
from medipli.web.views.mailbox.frame import frame_for
from medipli.web.views.mailbox.rows import NO_SUBJECT

SOURCE_LIMIT = 1_000_000
PRINTED_LIMIT = 30


@require_safe
@in_box
def headers(request: SignedInRequest, box: Box, entry_id: int) -> HttpResponseBase:
    """« En-têtes complets »: every field, in the order received."""
    view = open_entry(box.id, entry_id)
    hidden = frozenset() if view.entry.is_outgoing else BLIND_FIELDS
    context = {
        "box": box,
        "frame": frame_for(request, box),
        "fields": [field for field in view.parsed.headers if field.name.lower() not in hidden],
        "subject": view.entry.subject or NO_SUBJECT,
        "back_url": message_url(box, entry_id),
        "source_url": message_url(box, entry_id, "message-source"),
        "original_url": message_url(box, entry_id, "message-original"),
    }
    return render(request, "mailbox/headers.html", context)


@require_safe
@in_box
def source(request: SignedInRequest, box: Box, entry_id: int) -> HttpResponseBase:
    """The source as text, its first megabyte."""
    raw = _readable(box, entry_id)
    try:
        text = raw[:SOURCE_LIMIT].decode("utf-8")
    except UnicodeDecodeError:
        text = raw[:SOURCE_LIMIT].decode("latin-1")
    context = {
        "box": box,
        "frame": frame_for(request, box),
        "text": strip_controls(text.replace("\r\n", "\n")),
        "is_cut": len(raw) > SOURCE_LIMIT,
        "back_url": message_url(box, entry_id),
        "original_url": message_url(box, entry_id, "message-original"),
    }
    return render(request, "mailbox/source.html", context)


@require_safe
@in_box
def download_original(request: SignedInRequest, box: Box, entry_id: int) -> HttpResponseBase:
    """The exact bytes, as an .eml: its signatures still verify. Blind copies are for the sender's own box alone."""
    return as_download(_readable(box, entry_id), "message/rfc822", f"message-{entry_id}.eml")


def _readable(box: Box, entry_id: int) -> bytes:
    raw = original(box.id, entry_id)
    return raw if open_entry(box.id, entry_id).entry.is_outgoing else without_blind_copies(raw)


@require_safe
@in_box
def printed(request: SignedInRequest, box: Box, entry_id: int) -> HttpResponseBase:
    """A message alone on its page, to be printed; ``?fil`` prints the thread."""
    thread = open_thread(box.id, entry_id)
    wanted = thread.entries[-PRINTED_LIMIT:] if "fil" in request.GET else (thread.opened.entry,)
    context = {
        "box": box,
        "subject": thread.opened.entry.subject or NO_SUBJECT,
        "articles": [article(box, open_entry(box.id, entry.pk)) for entry in wanted],
        "back_url": message_url(box, entry_id),
    }
    return render(request, "mailbox/print.html", context)


@require_POST
@in_box
def receipt(request: SignedInRequest, box: Box, entry_id: int) -> HttpResponseBase:
    """Send the read receipt that was asked for, or decline."""
    sent = answer_receipt(actor_of(request), box.id, entry_id, send=request.POST.get("envoyer") == "oui")
    flash.leave(request, flash.Flash("Accusé de lecture envoyé" if sent else "Aucun accusé de lecture n’est envoyé"))
    return HttpResponseRedirect(message_url(box, entry_id))
