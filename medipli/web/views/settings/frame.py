"""The frame of the settings: their sections, and the way back to the mailbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.urls import reverse

from medipli.mailboxes.queries import mailboxes_of
from medipli.web.components import Frame, NavLink
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox.box import Box
from medipli.web.views.mailbox.frame import frame_for


@dataclass(frozen=True)
class Section:
    """A page of the settings: its route, its title, its icon."""

    route: str
    title: str
    icon: str


SECTIONS = (
    Section("settings", "Gestion de votre compte Medipli", "circle-user-round"),
    Section("settings-messaging", "Vos paramètres de messagerie", "mails"),
)


def settings_context(request: SignedInRequest, current: str, *, lead: str = "", saved: str = "") -> dict[str, Any]:
    """What ``layouts/settings.html`` needs. 404 for somebody who has no box at all."""
    boxes = mailboxes_of(request.user.pk)
    if not boxes:
        raise Http404
    section = next(one for one in SECTIONS if one.route == current)
    return {
        "frame": _frame(request, Box(boxes[0], boxes, request.user)),
        "sections": [
            NavLink(one.title, reverse(f"web:{one.route}"), one.icon, current=one.route == current) for one in SECTIONS
        ],
        "settings_title": section.title,
        "settings_lead": lead,
        "saved": saved,
        "boxes": boxes,
    }


def _frame(request: SignedInRequest, box: Box) -> Frame:
    # Nobody writes a message from here: the floating button would cover the forms.
    return replace(frame_for(request, box, current="settings"), compose_url="")
