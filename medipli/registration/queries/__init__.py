"""What can be asked about requests."""

from __future__ import annotations

from medipli.registration.queries.one import (
    RequestPage,
    request_page,
)
from medipli.registration.queries.queue import LABELS, PAGE, Filters, Page, Row, badge_of, counts, queue, ready_ids

__all__ = [
    "LABELS",
    "PAGE",
    "Filters",
    "Page",
    "RequestPage",
    "Row",
    "badge_of",
    "counts",
    "queue",
    "ready_ids",
    "request_page",
]
