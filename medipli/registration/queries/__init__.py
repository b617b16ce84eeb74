"""What can be asked about requests."""

from __future__ import annotations

from medipli.registration.queries.one import (
    FollowUp,
    RequestPage,
    duplicates_of,
    follow_up,
    follow_up_of,
    request_page,
    requests_of,
    sentence,
)
from medipli.registration.queries.queue import LABELS, PAGE, Filters, Page, Row, badge_of, counts, queue, ready_ids

__all__ = [
    "LABELS",
    "PAGE",
    "Filters",
    "FollowUp",
    "Page",
    "RequestPage",
    "Row",
    "badge_of",
    "counts",
    "duplicates_of",
    "follow_up",
    "follow_up_of",
    "queue",
    "ready_ids",
    "request_page",
    "requests_of",
    "sentence",
]
