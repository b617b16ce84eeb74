"""What surrounds the composer when it is a page of its own, and the zone of its reader's clock."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from medipli.mailboxes.queries import mailboxes_of
from medipli.web import french
from medipli.web.access import signed_in
from medipli.web.components import Frame
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox.box import Box
from medipli.web.views.mailbox.frame import frame_for

P = ParamSpec("P")


def writing(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A view for somebody who is signed in, with times in their zone."""

    def zoned(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with timezone.override(french.zone(request.user.time_zone)):
            return view(request, *args, **kwargs)

    return wraps(view)(signed_in(zoned))


def box_of(request: SignedInRequest, mailbox_id: int) -> Box:
    """One of the person's boxes; 404 for any other."""
    boxes = mailboxes_of(request.user.pk)
    summary = next((box for box in boxes if box.id == mailbox_id), None)
    if summary is None:
        raise Http404
    return Box(summary, boxes, request.user)


def frame_of(request: SignedInRequest, mailbox_id: int) -> Frame:
    """The frame of the box that a draft belongs to."""
    return frame_for(request, box_of(request, mailbox_id))


def home_url(mailbox_id: int) -> str:
    """The inbox of a box."""
    return reverse("web:mailbox", args=[mailbox_id])
