"""The ordinary mail of the demonstration, as a real service would have sent it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from medipli.notices.mail_files import folder
from medipli.web.access import public
from medipli.web.demo import is_demo
from medipli.web.french import long_date

SHOWN = 100
_NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]{6}-[0-9a-f]{6}\.eml")


@dataclass(frozen=True)
class DemoLetter:
    """One mail as the pages show it."""

    url: str
    subject: str
    sender: str
    recipient: str
    time: str
    time_iso: str
    text: str


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The latest mails, newest first. 404 outside a demonstration."""
    if not is_demo():
        raise Http404
    try:
        found = [path for path in folder().iterdir() if _NAME.fullmatch(path.name)]
    except FileNotFoundError:
        found = []
    newest = sorted(found, key=lambda path: path.name, reverse=True)[:SHOWN]
    return render(request, "pages/demo_mail.html", {"mails": [_read(path) for path in newest], "mail": None})


@public
@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One mail. 404 outside a demonstration."""
    if not is_demo() or not _NAME.fullmatch(name):
        raise Http404
    path = folder() / name
    if not path.is_file():
        raise Http404
    return render(request, "pages/demo_mail.html", {"mails": [], "mail": _read(path)})


def _read(path: Path) -> DemoLetter:
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    at = parsedate_to_datetime(str(message["Date"]))
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return DemoLetter(
        url=reverse("web:demo-mail-open", args=[path.name]),
        subject=str(message["Subject"]),
        sender=str(message["From"]),
        recipient=str(message["To"]),
        time=long_date(at),
        time_iso=at.isoformat(),
        text=str(body.get_content()).strip() if body is not None else "",
    )
