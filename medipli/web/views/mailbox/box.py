"""The opened box: every page of the mailbox goes through :func:`in_box`, which answers 404 to strangers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404
from django.http.response import HttpResponseBase

from medipli.identity.models import Person
from medipli.identity.preferences import SWIPES, Preferences, of_json
from medipli.mailboxes.models import Folder
from medipli.mailboxes.policy import Forbidden
from medipli.mailboxes.queries import FolderSummary, MailboxSummary, folders_of, mailboxes_of
from medipli.messages.queries import BoxMarks, LabelView, NotFound, box_marks
from medipli.web.access import in_own_time
from medipli.web.request import SignedInRequest

P = ParamSpec("P")


@dataclass(frozen=True)
class Box:
    """A box as one of its members opened it. Folders and labels are read when first asked for."""

    summary: MailboxSummary
    others: tuple[MailboxSummary, ...]
    person: Person

    @property
    def id(self) -> int:
        return self.summary.id

    @property
    def can_write(self) -> bool:
        return self.summary.access.can_write

    @cached_property
    def preferences(self) -> Preferences:
        return of_json(self.person.preferences)

    @property
    def swipes(self) -> tuple[str, str]:
        """What a finger does to a row, to the left and to the right; who only reads may mark, and nothing more."""
        left, right = self.preferences.swipe_left, self.preferences.swipe_right
        may = SWIPES if self.can_write else ("read",)
        return (left if left in may else "none", right if right in may else "none")

    @cached_property
    def folders(self) -> tuple[FolderSummary, ...]:
        return folders_of(self.id, self.person.pk)

    @cached_property
    def marks(self) -> BoxMarks:
        return box_marks(self.id, self.person.pk)

    @cached_property
    def labels(self) -> dict[int, LabelView]:
        return {label.id: label for label in self.marks.labels}

    def folder(self, folder_id: int) -> FolderSummary:
        """A folder of the box; 404 for any other."""
        for folder in self.folders:
            if folder.id == folder_id:
                return folder
        raise Http404

    def folder_of_kind(self, kind: str) -> FolderSummary:
        """A standard folder of the box."""
        return next(folder for folder in self.folders if folder.kind == Folder.Kind(kind))


def box_of(request: SignedInRequest, mailbox_id: int) -> Box:
    """One of the person's boxes; 404 for any other."""
    boxes = mailboxes_of(request.user.pk)
    summary = next((box for box in boxes if box.id == mailbox_id), None)
    if summary is None:
        raise Http404
    return Box(summary, boxes, request.user)


def in_box(
    view: Callable[Concatenate[SignedInRequest, Box, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a view the box that its address names, with times in the reader's zone.

    A box that is not the person's, and whatever an action refuses, do not exist: 404.
    """

    @wraps(view)
    def opened(request: SignedInRequest, *args: Any, mailbox: int, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, box_of(request, mailbox), *args, **kwargs)
        except (Forbidden, NotFound):
            raise Http404 from None

    return in_own_time(opened)
