"""The pages of a folder."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.mailboxes.models import Folder
from medipli.messages.queries import held_drafts, newer_count
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.frame import frame_for
from medipli.web.views.mailbox.listing import Listing, folder_listing, open_folder, wanted_cursor, wanted_filter


@require_safe
@in_box
def inbox(request: SignedInRequest, box: Box) -> HttpResponseBase:
    """A box opens on its inbox."""
    folder = box.folder_of_kind(Folder.Kind.INBOX)
    return _show(request, box, folder_listing(box, folder, wanted_filter(request, box)))


@require_safe
@in_box
def folder(request: SignedInRequest, box: Box, folder_id: int) -> HttpResponseBase:
    """The list of a folder; ``?apres=`` goes on from where a page ended, for browsers without scripts."""
    found = open_folder(box, folder_id)
    listing = folder_listing(box, found, wanted_filter(request, box), after=wanted_cursor(request))
    return _show(request, box, listing)


@require_safe
@in_box
def more(request: SignedInRequest, box: Box, folder_id: int) -> HttpResponseBase:
    """The next rows of a folder: a fragment for a script, a page for a browser without one."""
    if request.headers.get("HX-Request") != "true":
        return _folder_page(request, box, folder_id)
    found = open_folder(box, folder_id)
    listing = folder_listing(box, found, wanted_filter(request, box), after=wanted_cursor(request))
    return render(request, "mailbox/_days.html", {"listing": listing, "box": box})


@require_safe
@in_box
def news(request: SignedInRequest, box: Box, folder_id: int) -> HttpResponseBase:
    """« 3 nouveaux messages » above the list, and the counts of the navigation; asked by the page itself."""
    found = open_folder(box, folder_id)
    since = wanted_cursor(request, "depuis")
    count = newer_count(found.id, since) if since is not None else 0
    context = {"frame": frame_for(request, box, current=found.id), "count": count, "folder": found, "box": box}
    return render(request, "mailbox/_news.html", context)


def _folder_page(request: SignedInRequest, box: Box, folder_id: int) -> HttpResponse:
    found = open_folder(box, folder_id)
    listing = folder_listing(box, found, wanted_filter(request, box), after=wanted_cursor(request))
    return _show(request, box, listing)


def _show(request: SignedInRequest, box: Box, listing: Listing) -> HttpResponse:
    return render(request, "mailbox/list.html", page_of(request, box, listing))


def page_of(request: SignedInRequest, box: Box, listing: Listing) -> dict[str, Any]:
    """What every page with a list shows."""
    return {
        "box": box,
        "listing": listing,
        "frame": frame_for(request, box, current=listing.place),
        "flash": flash.take(request),
        "leaving": held_drafts(box.id, request.user.pk) if listing.folder_kind == Folder.Kind.SENT else (),
        "density": box.preferences.density,
    }
