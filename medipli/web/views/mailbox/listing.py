"""The list pane: a folder, all of it or what a filter leaves, or the results of a search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from medipli.mailboxes.models import Folder
from medipli.mailboxes.queries import FolderSummary
from medipli.messages.queries import Cursor, Page, entry_page
from medipli.messages.searching.terms import Term
from medipli.web.components import NavLink
from medipli.web.templating import url
from medipli.web.views.mailbox.box import Box
from medipli.web.views.mailbox.frame import unread_title
from medipli.web.views.mailbox.rows import Day, days_of

ALL, UNREAD = "tous", "non-lus"
FOLLOWED = "suivis"
LABEL = re.compile(r"e([0-9]{1,18})")
SHOWN_LABELS = 3


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to: everything, what is unread, or one label."""

    name: str = ALL
    label_id: int | None = None

    @property
    def query(self) -> str:
        """How addresses carry it."""
        return "" if self.name == ALL else f"?filtre={self.name}"


@dataclass(frozen=True)
class Listing:
    """All that the list pane shows."""

    kind: str
    """``folder``, ``search`` or ``suivis``."""
    title: str
    page_title: str
    url: str
    days: tuple[Day, ...]
    next_url: str
    query: str
    """What ends the address of a message opened from this list."""
    scope: str
    """Names the list for « Tout sélectionner »: ``dossier:12:tous``, ``recherche:ab12`` or ``suivis``."""
    folder: FolderSummary | None = None
    filters: tuple[NavLink, ...] = ()
    news_url: str = ""
    top: str = ""
    terms: tuple[Term, ...] = ()
    search_id: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.days

    @property
    def folder_kind(self) -> str:
        return self.folder.kind if self.folder else ""

    @property
    def place(self) -> int | str:
        """What the navigation marks as the current place."""
        return self.folder.id if self.folder else self.kind

    @property
    def in_words(self) -> str:
        """Ends « Tout sélectionner dans »."""
        return {"search": "cette recherche", FOLLOWED: "les suivis"}.get(self.kind, "ce dossier")


def wanted_filter(request: HttpRequest, box: Box) -> Filter:
    """The filter that the address asks for; 404 for one that does not exist."""
    name = request.GET.get("filtre", ALL)
    if name in (ALL, UNREAD):
        return Filter(name)
    match = LABEL.fullmatch(name)
    if match is None or int(match[1]) not in box.labels:
        raise Http404
    return Filter(name, int(match[1]))


def wanted_cursor(request: HttpRequest, name: str = "apres") -> Cursor | None:
    """Where the address asks to go on; 404 for a cursor that was made up."""
    text = request.GET.get(name, "")
    if not text:
        return None
    cursor = Cursor.parse(text)
    if cursor is None:
        raise Http404
    return cursor


def folder_page(box: Box, folder: FolderSummary, chosen: Filter, after: Cursor | None = None) -> Page:
    """A page of a folder, narrowed."""
    return entry_page(
        folder.id,
        box.person.pk,
        after=after,
        unread_only=chosen.name == UNREAD,
        label_id=chosen.label_id,
    )


def folder_listing(
    box: Box, folder: FolderSummary, chosen: Filter, *, after: Cursor | None = None, selected: int = 0
) -> Listing:
    """The list of a folder from its top, or from where a page ended."""
    page = folder_page(box, folder, chosen, after)
    address = url("folder", box.id, folder.id)
    rows = page.rows
    return Listing(
        kind="folder",
        title=folder.name,
        page_title=unread_title(folder.name, folder.unread),
        url=address + chosen.query,
        days=days_of(box, rows, selected=selected, query=chosen.query),
        next_url=next_url(url("folder-more", box.id, folder.id), page, chosen.query),
        query=chosen.query,
        scope=f"dossier:{folder.id}:{chosen.name}",
        folder=folder,
        filters=_filters(box, address, chosen),
        news_url=url("folder-news", box.id, folder.id) if chosen.name == ALL and after is None else "",
        top=str(Cursor(rows[0].received_at, rows[0].id)) if rows else "",
    )


def next_url(address: str, page: Page, query: str = "") -> str:
    """The address of the page after this one; empty at the end."""
    if page.next is None:
        return ""
    return f"{address}{query}{'&' if query else '?'}apres={page.next}"


def open_folder(box: Box, folder_id: int) -> FolderSummary:
    """A folder that is shown as a list of messages; drafts have their own page."""
    folder = box.folder(folder_id)
    if folder.kind == Folder.Kind.DRAFTS:
        raise Http404
    return folder


def _filters(box: Box, url: str, chosen: Filter) -> tuple[NavLink, ...]:
    links = [
        NavLink("Tous", url, "", chosen.name == ALL),
        NavLink("Non lus", f"{url}?filtre={UNREAD}", "", chosen.name == UNREAD),
    ]
    shown: Sequence[int] = [label.id for label in box.marks.labels][:SHOWN_LABELS]
    if chosen.label_id is not None and chosen.label_id not in shown:
        shown = [chosen.label_id, *shown[: SHOWN_LABELS - 1]]
    for label_id in shown:
        label = box.labels[label_id]
        links.append(NavLink(label.name, f"{url}?filtre=e{label_id}", "", chosen.label_id == label_id))
    return tuple(links)
