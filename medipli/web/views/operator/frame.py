"""The frame of the operator's pages."""

from __future__ import annotations

from typing import Any

from medipli.web.components import NavLink
from medipli.web.request import SignedInRequest
from medipli.web.staff import staff_context
from medipli.web.templating import url

TABS = (
    ("operator", "Régions", "map-pin"),
    ("operator-staff", "Équipes", "users-round"),
    ("operator-terms", "Conditions d’utilisation", "file-text"),
)


def operator_context(request: SignedInRequest, current: str, **more: Any) -> dict[str, Any]:
    """What a page of the operator needs; ``current`` is the route of its tab."""
    tabs = tuple(NavLink(label, url(route), icon, route == current) for route, label, icon in TABS)
    return staff_context(request, "Exploitation", tabs, **more)
