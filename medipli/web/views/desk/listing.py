"""The queue as the left pane shows it: what was filtered, the rows, and the addresses that keep the filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.utils import timezone

from medipli.audit.actor import Forbidden
from medipli.registration import batches, queries
from medipli.registration.batches import Progress
from medipli.registration.models import Request
from medipli.registration.queries import Filters, Page, Row
from medipli.web.components import Tone
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk
from medipli.web.templating import url
from medipli.web.views.desk.ring import Ring, ago, ring_of

TEXT_KEY = "desk_requests"
BATCH_KEY = "desk_batch"
"""The long validation that this browser began and has not read the result of."""
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
    batch: Progress | None = None
    """How far the agent's long validation is, until they have read what became of it."""
    batch_url: str = ""

    def url(self, **changed: str) -> str:
        """The queue with other filters, from its top."""
        return url("desk") + _query(self.view, self.filters, self.whose, **changed)


def listing(request: SignedInRequest, desk: Desk, *, now_open: int | None = None) -> Listing:
    """The rows that the address and the session ask for; one query, and one more for a long validation."""
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
    batch, batch_url = _batch(request, desk)
    onward = _next(page, now_open)
    return Listing(_lines(page, query, now_open), filters, view, whose, query, more, onward, batch, batch_url)


def _batch(request: SignedInRequest, desk: Desk) -> tuple[Progress | None, str]:
    number = request.session.get(BATCH_KEY)
    if not isinstance(number, int):
        return None, ""
    try:
        return batches.progress(desk.person.pk, number), url("desk-batch-progress", number)
    except Forbidden:
        return None, ""


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
            age=ago(_age(row)),
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
