"""The frame of the settings: their sections, and the way back to the mailbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse

from medipli.mailboxes.queries import MailboxSummary, mailboxes_of
from medipli.web.components import Frame, NavLink
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox.box import Box
from medipli.web.views.mailbox.frame import frame_for, frame_without_box


@dataclass(frozen=True)
class Section:
    """A page of the settings: its route, its title, its icon."""

    route: str
    title: str
    icon: str


def sections() -> tuple[Section, ...]:
    """The pages of the settings, in their order."""
    return (
        Section("settings", f"Gestion de votre compte {settings.SERVICE_NAME}", "circle-user-round"),
        Section("settings-messaging", "Vos paramètres de messagerie", "mails"),
        Section("settings-devices", "Vos appareils mobiles", "smartphone"),
    )


def settings_context(request: SignedInRequest, current: str, *, lead: str = "", saved: str = "") -> dict[str, Any]:
    """What ``layouts/settings.html`` needs; somebody without any box has an account all the same."""
    boxes = mailboxes_of(request.user.pk)
    links = [NavLink(one.title, reverse(f"web:{one.route}"), one.icon, one.route == current) for one in sections()]
    return {
        "frame": _frame(request, boxes),
        "sections": links,
        "settings_title": next(link.label for link in links if link.current),
        "settings_lead": lead,
        "saved": saved,
        "boxes": boxes,
    }


def _frame(request: SignedInRequest, boxes: tuple[MailboxSummary, ...]) -> Frame:
    if not boxes:
        return frame_without_box(request)
    # Nobody writes a message from here: the floating button would cover the forms.
    return replace(frame_for(request, Box(boxes[0], boxes, request.user), current="settings"), compose_url="")
