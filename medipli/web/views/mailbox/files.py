"""Attachments: downloaded one by one or together, and the pictures that a body shows itself.

Nothing that came by mail is ever served in a form that a browser would run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar
from urllib.parse import quote

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from medipli.formats import archive, mime, sniff
from medipli.formats.documents import is_safe
from medipli.messages.queries import AttachmentView, attachment_content, attachment_contents, open_entry
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox.articles import file_name, message_url
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.frame import frame_for

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
Response = TypeVar("Response", bound=HttpResponseBase)
ENOUGH = 1_000_000
"""First bytes looked at: macros stand further in than signatures."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def download(request: SignedInRequest, box: Box, entry_id: int, position: int) -> HttpResponseBase:
    """An attachment, to be saved. One that may do harm is given only to a POST, after a page that says so."""
    one, content = attachment_content(box.id, entry_id, position)
    found = sniff.content_type(content[:ENOUGH], one.content_type, one.name)
    if (found.is_dangerous or found.lies) and request.method != "POST":
        context = {
            "box": box,
            "frame": frame_for(request, box),
            "name": file_name(one),
            "found": found,
            "back_url": message_url(box, entry_id),
        }
        return render(request, "mailbox/dangerous.html", context)
    return as_download(content, found.content_type, file_name(one))


@require_safe
@in_box
def together(request: SignedInRequest, box: Box, entry_id: int) -> HttpResponseBase:
    """All the attachments in one zip, made as it goes. Dangerous ones are left out, and a note says so."""
    shown = [one for one in open_entry(box.id, entry_id).attachments if not one.is_inline]
    wanted = [one for one in shown if one.content_type not in mime.parsed.SIGNATURE_TYPES]
    if not wanted:
        raise Http404
    response = StreamingHttpResponse(archive.write_zip(_files(box, entry_id, wanted)), content_type="application/zip")
    return _sealed(response, "pieces-jointes.zip")


@require_safe
@in_box
def picture(request: SignedInRequest, box: Box, entry_id: int, position: int) -> HttpResponseBase:
    """A picture that a body shows itself; 404 for anything that is not a picture a browser can bear."""
    one, content = attachment_content(box.id, entry_id, position)
    found = sniff.content_type(content[: sniff.ENOUGH], one.content_type, one.name)
    if found.kind != "image" or not is_safe(content):
        raise Http404
    response = HttpResponse(content, content_type=found.content_type)
    response["Content-Security-Policy"] = POLICY
    return response


def as_download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Bytes to be saved under a name (RFC 6266), whatever they hold."""
    return _sealed(HttpResponse(content, content_type=content_type), name)


def _sealed(response: Response, name: str) -> Response:
    safe = archive.safe_name(name)
    plain = safe.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe)}"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _files(box: Box, entry_id: int, wanted: list[AttachmentView]) -> Iterator[tuple[str, list[bytes]]]:
    left_out: list[str] = []
    for one, content in attachment_contents(box.id, entry_id, [one.position for one in wanted]):
        if sniff.content_type(content[:ENOUGH], one.content_type, one.name).is_dangerous:
            left_out.append(file_name(one))
        else:
            yield file_name(one), [content]
    if left_out:
        names = "\n".join(left_out)
        note = f"Ces fichiers peuvent être dangereux\u202f: téléchargez-les un par un.\n\n{names}\n"
        yield "À lire.txt", [note.encode()]
