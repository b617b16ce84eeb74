"""« Suivis »: the followed messages of a box, whatever their folder, the bin apart."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.messages.queries import Cursor, followed_page
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.folder import page_of
from medipli.web.views.mailbox.listing import FOLLOWED, Listing, next_url, wanted_cursor
from medipli.web.views.mailbox.rows import days_of

QUERY = f"?filtre={FOLLOWED}"
"""Ends the address of a message opened from here, so that its page shows this list again."""


@require_safe
@in_box
def followed(request: SignedInRequest, box: Box) -> HttpResponseBase:
    """The list, newest first; ``?apres=`` goes on from where a page ended, for browsers without scripts."""
    return render(
        request, "mailbox/list.html", page_of(request, box, followed_listing(box, after=wanted_cursor(request)))
    )


@require_safe
@in_box
def more(request: SignedInRequest, box: Box) -> HttpResponseBase:
    """The next rows: a fragment for a script, a page for a browser without one."""
    listing = followed_listing(box, after=wanted_cursor(request))
    if request.headers.get("HX-Request") != "true":
        return render(request, "mailbox/list.html", page_of(request, box, listing))
    return render(request, "mailbox/_days.html", {"listing": listing, "box": box})


def followed_listing(box: Box, *, after: Cursor | None = None, selected: int = 0) -> Listing:
    """The list of what is followed, from its top or from where a page ended."""
    page = followed_page(box.id, box.person.pk, after=after)
    return Listing(
        kind=FOLLOWED,
        title="Suivis",
        page_title="Messages suivis",
        url=url("followed", box.id),
        days=days_of(box, page.rows, selected=selected, query=QUERY),
        next_url=next_url(url("followed-more", box.id), page),
        query=QUERY,
        scope=FOLLOWED,
    )
