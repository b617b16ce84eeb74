"""Which messages an action is about: rows, which stand for whole threads, the whole of a list, or one message."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, QueryDict

from medipli.messages.actions import whole_threads
from medipli.messages.actions.change import LARGEST_CHANGE
from medipli.messages.queries import entry_page, followed_page, search
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox import searching
from medipli.web.views.mailbox.box import Box
from medipli.web.views.mailbox.listing import FOLLOWED, LABEL, UNREAD


@dataclass(frozen=True)
class Selection:
    """``rows`` are those of the list, ``ids`` every message meant. ``is_cut``: the list holds more than can be done."""

    rows: tuple[int, ...]
    ids: tuple[int, ...]
    fields: tuple[tuple[str, str], ...]
    """What a form repeats to mean the same selection."""
    is_cut: bool = False

    @property
    def count(self) -> int:
        """What people call « messages »: a thread counts once."""
        return len(self.rows)


def selected(request: SignedInRequest, box: Box, one: str = "") -> Selection:
    """The selection of a posted form; ``one`` is a single row. 404 for what cannot be one."""
    post = request.POST
    scope = post.get("liste", "")
    if one:
        return _of_rows(box, [one], scope)
    if post.get("tout"):
        return _of_list(request, box, post["tout"])
    if exact := post.get("messages", ""):
        ids = _numbers(exact.split(","))
        return Selection(ids[-1:], ids, (("messages", exact),))
    return _of_rows(box, post.getlist("ids"), scope)


def _of_rows(box: Box, texts: list[str], scope: str) -> Selection:
    rows = _numbers(texts)
    fields = tuple(("ids", str(row)) for row in rows)
    if scope == FOLLOWED or scope.startswith("recherche:"):  # their rows are single messages
        return Selection(rows, rows, (*fields, ("liste", scope)))
    return Selection(rows, tuple(whole_threads(box.id, rows)), (*fields, ("liste", scope)))


def _of_list(request: SignedInRequest, box: Box, scope: str) -> Selection:
    kind, _, rest = scope.partition(":")
    if kind == "recherche":
        page = search(box.id, box.person.pk, searching.kept(request, box, rest), limit=LARGEST_CHANGE).page
        rows = tuple(row.id for row in page.rows)
        return Selection(rows, rows, (("tout", scope),), page.next is not None)
    if kind == FOLLOWED:
        page = followed_page(box.id, box.person.pk, limit=LARGEST_CHANGE)
        rows = tuple(row.id for row in page.rows)
        return Selection(rows, rows, (("tout", scope),), page.next is not None)
    number, _, name = rest.partition(":")
    if kind != "dossier" or not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Http404
    label = LABEL.fullmatch(name)
    page = entry_page(
        box.folder(int(number)).id,
        box.person.pk,
        unread_only=name == UNREAD,
        label_id=int(label[1]) if label else None,
        limit=LARGEST_CHANGE,
    )
    rows = tuple(row.id for row in page.rows)
    ids = tuple(whole_threads(box.id, rows))
    return Selection(rows, ids[:LARGEST_CHANGE], (("tout", scope),), page.next is not None or len(ids) > LARGEST_CHANGE)


def _numbers(texts: list[str]) -> tuple[int, ...]:
    if any(not (text.isascii() and text.isdigit() and len(text) < 19) for text in texts):
        raise Http404
    return tuple(dict.fromkeys(int(text) for text in texts))[:LARGEST_CHANGE]


def repeated(post: QueryDict, name: str) -> str:
    """A field of the form, bounded."""
    return post.get(name, "")[:300]
