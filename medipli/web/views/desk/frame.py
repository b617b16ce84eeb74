"""The frame of the desk's pages: its tabs, and how much waits behind them."""

from __future__ import annotations

from typing import Any

from medipli.registration import queries
from medipli.support import queries as support
from medipli.web.components import NavLink
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, staff_context
from medipli.web.templating import url
from medipli.web.views.mailbox.flash import take

TABS = (
    ("desk", "Demandes", "file-text"),
    ("desk-help", "Assistance", "headset"),
    ("desk-accounts", "Comptes", "circle-user-round"),
    ("desk-structures", "Structures", "building-2"),
    ("desk-publications", "Publications", "globe"),
    ("desk-journal", "Journal", "history"),
)


def desk_context(request: SignedInRequest, desk: Desk, current: str, **more: Any) -> dict[str, Any]:
    """What a page of the desk needs; ``current`` is the route of its tab. Two queries, unless passwords wait."""
    counts = queries.counts(desk.region_ids)
    waits = support.desk_waits(desk.region_ids)
    waiting = {"desk": counts["open"], "desk-help": waits.count}
    tabs = tuple(
        NavLink(label, url(route), icon, route == current, waiting.get(route, 0)) for route, label, icon in TABS
    )
    flash = take(request)
    return staff_context(request, _place(waits.regions), tabs, counts=counts, flash=flash.text if flash else "", **more)


def _place(regions: tuple[str, ...]) -> str:
    return f"Centre de services {regions[0]}" if len(regions) == 1 else "Centre de services"
