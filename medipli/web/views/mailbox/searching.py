"""Finding messages. What was asked stays in the session, never in an address: results have an opaque number.

The session row is already read for every page, is erased when one signs out or within an hour of its end, and belongs
to one browser: nothing else is needed to keep the last twenty searches of a person.
"""

from __future__ import annotations

import secrets

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medipli.mailboxes.models import Folder
from medipli.messages.queries import Cursor, search
from medipli.messages.searching import terms as language
from medipli.messages.searching.terms import Term, Terms
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.folder import page_of
from medipli.web.views.mailbox.frame import frame_for
from medipli.web.views.mailbox.listing import Listing, next_url, wanted_cursor
from medipli.web.views.mailbox.rows import days_of

KEY = "searches"
KEPT = 20
FIELDS = (
    ("mots", ""),
    ("de", language.FROM),
    ("a", language.TO),
    ("objet", language.SUBJECT),
    ("pj", language.FILE),
    ("apres", language.AFTER),
    ("avant", language.BEFORE),
    ("dossier", language.FOLDER),
)
"""The fields of « Recherche avancée » and their operators."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def start(request: SignedInRequest, box: Box) -> HttpResponseBase:
    """The page of search; a POST leads to its results."""
    if request.method != "POST":
        return render(request, "mailbox/search.html", search_page(request, box))
    terms = language.parse(_asked(request))
    if not terms:
        return HttpResponseRedirect(reverse("web:search", args=[box.id]))
    return HttpResponseRedirect(reverse("web:search-results", args=[box.id, keep(request, box, terms)]))


@require_safe
@in_box
def results(request: SignedInRequest, box: Box, search_id: str) -> HttpResponseBase:
    """What a search finds, newest first."""
    found = listing(request, box, search_id, after=wanted_cursor(request))
    terms = kept(request, box, search_id)
    page = page_of(request, box, found) | search_page(request, box, terms)
    return render(request, "mailbox/list.html", page)


@require_safe
@in_box
def more(request: SignedInRequest, box: Box, search_id: str) -> HttpResponseBase:
    """The next results: a fragment for a script, a page for a browser without one."""
    if request.headers.get("HX-Request") != "true":
        found = listing(request, box, search_id, after=wanted_cursor(request))
        page = page_of(request, box, found) | search_page(request, box, kept(request, box, search_id))
        return render(request, "mailbox/list.html", page)
    found = listing(request, box, search_id, after=wanted_cursor(request))
    return render(request, "mailbox/_days.html", {"listing": found, "box": box})


@require_POST
@in_box
def without(request: SignedInRequest, box: Box, search_id: str, position: int) -> HttpResponse:
    """The same search less one of its conditions."""
    terms = kept(request, box, search_id).without(position)
    if not terms:
        return HttpResponseRedirect(reverse("web:mailbox", args=[box.id]))
    return HttpResponseRedirect(reverse("web:search-results", args=[box.id, keep(request, box, terms)]))


def keep(request: SignedInRequest, box: Box, terms: Terms) -> str:
    """Keep a search in the session; returns its opaque number."""
    known: list[list[str | int]] = request.session.get(KEY, [])
    for search_id, mailbox_id, text in known:
        if mailbox_id == box.id and text == str(terms):
            return str(search_id)
    search_id = secrets.token_urlsafe(9)
    request.session[KEY] = [*known, [search_id, box.id, str(terms)]][-KEPT:]
    return search_id


def known(request: SignedInRequest, box: Box, search_id: str) -> str:
    """The number of a search, or nothing once it is forgotten: what it led to is still shown, beside its folder."""
    searches = request.session.get(KEY, []) if search_id else []
    return next((search_id for number, mailbox_id, _ in searches if (number, mailbox_id) == (search_id, box.id)), "")


def kept(request: SignedInRequest, box: Box, search_id: str) -> Terms:
    """A search of this browser in this box; 404 when it is not known (any more)."""
    for known, mailbox_id, text in request.session.get(KEY, []):
        if known == search_id and mailbox_id == box.id:
            return language.parse(text)
    raise Http404


def url_of(request: SignedInRequest, box: Box, search_id: str) -> str:
    """The address of the results; 404 for a search that is not known."""
    kept(request, box, search_id)
    return reverse("web:search-results", args=[box.id, search_id])


def listing(
    request: SignedInRequest, box: Box, search_id: str, *, after: Cursor | None = None, selected: int = 0
) -> Listing:
    """The results as a list."""
    terms = kept(request, box, search_id)
    page = search(box.id, box.person.pk, terms, after=after).page
    query = f"?recherche={search_id}"
    return Listing(
        kind="search",
        title="Résultats",
        page_title="Résultats de la recherche",
        url=reverse("web:search-results", args=[box.id, search_id]),
        days=days_of(box, page.rows, selected=selected, query=query),
        next_url=next_url(reverse("web:search-more", args=[box.id, search_id]), page),
        query=query,
        scope=f"recherche:{search_id}",
        terms=terms.terms,
        search_id=search_id,
    )


def search_page(request: SignedInRequest, box: Box, terms: Terms | None = None) -> dict[str, object]:
    """What the field, the chips and « Recherche avancée » show of a search."""
    found = terms or Terms(())
    fields = {name: " ".join(found.values(operator)) for name, operator in FIELDS}
    return {
        "box": box,
        "frame": frame_for(request, box, current="search", search=str(found)),
        "terms": found,
        "folder_options": [("", "Toute la boîte, hors corbeille")]
        + [(folder.name, folder.name) for folder in box.folders if folder.kind != Folder.Kind.DRAFTS],
        "fields": fields,
        "only_unread": bool(found.values(language.UNREAD)),
        "with_files": "" in found.values(language.FILE),
    }


def _asked(request: HttpRequest) -> str:
    """What the field says, or the fields of « Recherche avancée » together."""
    if "q" in request.POST:
        return request.POST["q"]
    terms = [
        Term(operator, " ".join(request.POST.get(name, "").replace('"', " ").split()))
        for name, operator in FIELDS
        if request.POST.get(name, "").strip()
    ]
    if request.POST.get("avec_pj"):
        terms.append(Term(language.FILE, ""))
    if request.POST.get("non_lu"):
        terms.append(Term(language.UNREAD, "oui"))
    return " ".join(str(term) if term.operator else term.value for term in terms)
