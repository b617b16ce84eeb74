"""The HTML of a message, in a document of its own for the sandboxed frame of the reader."""

from __future__ import annotations

import re

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from medipli.formats.html import clean
from medipli.messages.queries import open_entry
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox.box import Box, in_box

POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        # Same origin, so that the page around can measure its height; no scripts, so that nothing runs in it.
        "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
    )
)
COLOURS = re.compile(r"\b(?:bgcolor|color|background(?:-color)?)\s*[=:]", re.IGNORECASE)
"""A message with colours of its own is shown on paper, whatever the theme."""


@require_safe
@in_box
def body(request: SignedInRequest, box: Box, entry_id: int) -> HttpResponseBase:
    """The cleaned body, with its embedded images; 404 when the message has no HTML."""
    view = open_entry(box.id, entry_id)
    pictures = {
        one.content_id.strip("<>"): reverse("web:attachment-picture", args=[box.id, entry_id, one.position])
        for one in view.attachments
        if one.content_id
    }
    cleaned = clean(view.parsed.html or "", pictures)
    context = {
        "body": mark_safe(cleaned.body),  # noqa: S308 - cleaned twice, and framed
        "cleaned": cleaned,
        "on_paper": COLOURS.search(cleaned.body) is not None,
    }
    response = render(request, "mailbox/body.html", context)
    response["Content-Security-Policy"] = POLICY
    return response
