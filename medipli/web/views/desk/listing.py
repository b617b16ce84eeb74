"""The queue as the left pane shows it: what was filtered, the rows, and the addresses that keep the filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.utils import timezone

from medipli.registration import queries
from medipli.registration.models import Request
from medipli.registration.queries import Filters, Page, Row
from medipli.web.components import Tone
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk
from medipli.web.templating import url
from medipli.web.views.desk.ring import Ring, in_words, ring_of

TEXT_KEY = "desk_requests"
GROUPS = (
    ("open", "Toutes"),
    ("to_check", "À contrôler"),
    ("ready", "Prêtes"),
    ("waiting", "En attente"),
)
FURTHER = (("to_publish", "À publier"), ("done", "Closes"))
ORDERS = (("due", "Échéance"), ("age", "Dépôt"))
WHOSE = (("", "De tous"), ("moi", "Les miennes"), ("personne", "À prendre"))
_TONES: dict[str, Tone] = {"red": "gar", "amber": "saf", "green": "sag", "plum": "plu", "neutral": ""}


@dataclass(frozen=True)
class Line:
    """One row of the queue, ready to be drawn."""

    row: Row
    url: str
    ring: Ring
    tone: Tone
    age: str
    selected: bool
    key: str


@dataclass(frozen=True)
class Listing:
    """The left pane. ``query`` is what every address of the page carries on; ``view`` the filter that is chosen."""

    lines: tuple[Line, ...]
    filters: Filters
    view: str
    whose: str
    query: str
    more_url: str
    next_id: int | None
    """The request to go on with once the one that is open is decided."""

    def url(self, **changed: str) -> str:
        """The queue with other filters, from its top."""
        return url("desk") + _query(self.view, self.filters, self.whose, **changed)


def listing(request: SignedInRequest, desk: Desk, *, now_open: int | None = None) -> Listing:
    """The rows that the address and the session ask for; two queries."""
    whose = request.GET.get("qui", "")
    view = request.GET.get("vue", "open")
    group = view if view in dict(GROUPS + FURTHER) else "open"
    filters = Filters(
        group=cast(Any, group),
        order="age" if request.GET.get("tri") == "age" else "due",
        kind=request.GET.get("type", "") if request.GET.get("type") in Request.Kind.values else "",
        assignee_id={"moi": desk.person.pk, "personne": 0}.get(whose),
        text=str(request.session.get(TEXT_KEY, "")),
        only_late=view == "late",
    )
    view = "late" if view == "late" else group
    page = queries.queue(desk.region_ids, filters, after=request.GET.get("apres", ""))
    query = _query(view, filters, whose, apres=request.GET.get("apres", ""))
    more = url("desk") + _query(view, filters, whose, apres=page.next) if page.next else ""
    return Listing(_lines(page, query, now_open), filters, view, whose, query, more, _next(page, now_open))


def _query(view: str, filters: Filters, whose: str, **changed: str) -> str:
    """« ?vue=ready&tri=age »: only what differs from the plain queue."""
    values = {
        "vue": "" if view == "open" else view,
        "tri": "" if filters.order == "due" else filters.order,
        "type": filters.kind,
        "qui": whose,
    } | changed
    kept = {name: value for name, value in values.items() if value and (name, value) not in _PLAIN}
    return f"?{urlencode(kept)}" if kept else ""


_PLAIN = {("vue", "open"), ("tri", "due")}


def _lines(page: Page, query: str, now_open: int | None) -> tuple[Line, ...]:
    place = next((place for place, row in enumerate(page.rows) if row.id == now_open), None)
    keys = {0: "j"} if place is None else {place + 1: "j", place - 1: "k"}
    return tuple(
        Line(
            row=row,
            url=url("desk-request", row.id) + query,
            ring=ring_of(None if row.minutes_left is None else timedelta(minutes=row.minutes_left), row.share_left),
            tone=_TONES[row.tone],
            age=in_words(_age(row)),
            selected=row.id == now_open,
            key=keys.get(number, ""),
        )
        for number, row in enumerate(page.rows)
    )


def _age(row: Row) -> timedelta:
    return max(timedelta(), timezone.now() - row.submitted_at)


def _next(page: Page, now_open: int | None) -> int | None:
    ids = [row.id for row in page.rows]
    if now_open in ids:
        after = ids[ids.index(now_open) + 1 :] + ids[: ids.index(now_open)]
        return after[0] if after else None
    return ids[0] if ids else None
