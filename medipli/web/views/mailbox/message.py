"""Opening a message: the list and the reader, or the reader alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from medipli.mailboxes.models import Folder
from medipli.mailboxes.queries import FolderSummary
from medipli.messages.actions import mark_read
from medipli.messages.models import Entry
from medipli.messages.queries import MessageView, ThreadView, open_entry, open_thread
from medipli.web.access import actor_of
from medipli.web.components import Avatar, Chip, Reader, avatar_for
from medipli.web.french import list_time, plural
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox import searching
from medipli.web.views.mailbox.articles import Article, Earlier, article, earlier, message_url
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.folder import page_of
from medipli.web.views.mailbox.followed import QUERY, followed_listing
from medipli.web.views.mailbox.frame import frame_for
from medipli.web.views.mailbox.listing import FOLLOWED, Listing, folder_listing, open_folder, wanted_filter
from medipli.web.views.mailbox.rows import NO_SUBJECT, chips_of

MOST_OPENED = 5
"""Unread messages of a thread that open with the one asked for."""
SHOWN_EARLIER = 4


@dataclass(frozen=True)
class Reading:
    """What the reader shows: the opened message among those of its thread, oldest first."""

    entry_id: int
    subject: str
    labels: tuple[Chip, ...]
    items: tuple[Article | Earlier, ...]
    hidden: tuple[Earlier, ...]
    """The oldest ones, behind « n messages précédents »."""
    opened: Article
    readers: tuple[Reader, ...]
    trail: str
    url: str
    close_url: str
    is_flagged: bool
    folder_kind: str
    thread_ids: str
    """Those of the thread in this folder: what archiving acts upon."""
    label_ids: frozenset[int]
    earlier_count: str
    newer_url: str = ""
    older_url: str = ""


@require_safe
@in_box
def message(request: SignedInRequest, box: Box, entry_id: int) -> HttpResponseBase:
    """Open a message, which then counts as read. A script that asks for the reader alone gets it alone."""
    thread = open_thread(box.id, entry_id)
    folder = thread.opened.entry.folder
    search_id = searching.known(request, box, request.GET.get("recherche", ""))
    in_followed = request.GET.get("filtre") == FOLLOWED
    query = f"?recherche={search_id}" if search_id else QUERY if in_followed else wanted_filter(request, box).query
    shown = _opened(box, thread)
    news = _mark(request, box, shown)
    close_url = reverse("web:followed", args=[box.id]) if in_followed else ""
    close_url = searching.url_of(request, box, search_id) if search_id else close_url
    reading = _reading(box, thread, shown, query, close_url)
    context: dict[str, Any] = {"box": box, "reading": reading, "in_fragment": False, "frame": None}
    if request.headers.get("HX-Target") == "reader" and request.headers.get("HX-History-Restore-Request") != "true":
        context |= {"in_fragment": True, "frame": frame_for(request, box, current=folder.pk) if news else None}
        return render(request, "mailbox/_reader.html", context)
    listing = _listing(request, box, entry_id, folder, search_id)
    context |= page_of(request, box, listing)
    if search_id:
        context |= searching.search_page(request, box, searching.kept(request, box, search_id))
    return render(request, "mailbox/message.html", context)


@require_safe
@in_box
def one(request: SignedInRequest, box: Box, entry_id: int) -> HttpResponseBase:
    """One message of a thread, opened in place of its line."""
    view = open_entry(box.id, entry_id)
    _mark(request, box, [view])
    return render(request, "mailbox/_article.html", {"item": article(box, view), "box": box, "focus": True})


def _opened(box: Box, thread: ThreadView) -> list[MessageView]:
    """The messages shown open: the one asked for, and the others that are unread."""
    asked, person = thread.opened, box.person.pk
    unread = [one for one in thread.entries if person in one.unread_by and one.pk != asked.entry.pk]
    return [asked, *(open_entry(box.id, entry.pk) for entry in unread[-MOST_OPENED:])]


def _mark(request: SignedInRequest, box: Box, views: list[MessageView]) -> bool:
    """Count messages as read, and write the reading down in the trail. Returns whether one was unread."""
    person = box.person.pk
    fresh = [
        view.entry.pk
        for view in views
        if person in view.entry.unread_by
        or (not view.entry.is_outgoing and any(one.person_id == person and not one.read_at for one in view.readers))
    ]
    return bool(fresh) and bool(mark_read(actor_of(request), box.id, fresh, opened=True))


def _reading(box: Box, thread: ThreadView, shown: list[MessageView], query: str, close_url: str) -> Reading:
    entry = thread.opened.entry
    articles = {view.entry.pk: article(box, view) for view in shown}
    items: list[Article | Earlier] = []
    folded = {one.id: one for one in earlier(box, (e for e in thread.entries if e.pk not in articles), query)}
    for one in thread.entries:
        items.append(articles.get(one.pk) or folded[one.pk])
    before = next((i for i, item in enumerate(items) if isinstance(item, Article)), 0)
    cut = before if before > SHOWN_EARLIER else 0
    hidden = tuple(item for item in items[:cut] if isinstance(item, Earlier))
    readers = _readers(box, thread.opened)
    here = [one for one in thread.entries if one.folder_id == entry.folder_id]
    labels = sorted({label for one in here for label in one.labels})
    return Reading(
        entry_id=entry.pk,
        subject=entry.subject or NO_SUBJECT,
        labels=chips_of(box, labels),
        items=tuple(items[cut:]),
        hidden=hidden,
        opened=articles[entry.pk],
        readers=readers,
        trail=_trail(readers),
        url=message_url(box, entry.pk) + query,
        close_url=close_url or _folder_url(box, entry, query),
        is_flagged=any(one.is_flagged for one in here),
        folder_kind=entry.folder.kind,
        thread_ids=",".join(str(one.pk) for one in here),
        label_ids=frozenset(labels),
        earlier_count=plural(len(hidden), "message précédent", "messages précédents"),
    )


def _folder_url(box: Box, entry: Entry, query: str) -> str:
    return reverse("web:folder", args=[box.id, entry.folder_id]) + query


def _listing(request: SignedInRequest, box: Box, entry_id: int, folder: Folder, search_id: str) -> Listing:
    if search_id:
        return searching.listing(request, box, search_id, selected=entry_id)
    if request.GET.get("filtre") == FOLLOWED:
        return followed_listing(box, selected=entry_id)
    found: FolderSummary = open_folder(box, folder.pk)
    return folder_listing(box, found, wanted_filter(request, box), selected=entry_id)


def _readers(box: Box, view: MessageView) -> tuple[Reader, ...]:
    """Who read it, inside a shared box alone; oneself at this moment."""
    if not box.summary.is_shared or view.entry.is_outgoing:
        return ()
    return tuple(
        Reader(
            name="moi" if one.person_id == box.person.pk else one.name,
            avatar=_member(box, one.person_id, one.name),
            time=list_time(read_at) if read_at else "",
            time_iso=read_at.isoformat(timespec="seconds") if read_at else "",
        )
        for one in view.readers
        for read_at in [one.read_at or (timezone.now() if one.person_id == box.person.pk else None)]
    )


def _member(box: Box, person_id: int, name: str) -> Avatar:
    return avatar_for(name, person_id, me=person_id == box.person.pk)


def _trail(readers: tuple[Reader, ...]) -> str:
    times = [reader.time for reader in readers if reader.time]
    if not times:
        return "personne pour l’instant"
    return f"{len(times)} sur {len(readers)}, dernier à {times[-1]}"
