from __future__ import annotations

from medipli.directory.models.correspondent import RecentCorrespondent
from medipli.directory.models.listing import Listing, ListingChange
from medipli.directory.models.register import Activity, Establishment, Practitioner, RegisterLoad

__all__ = [
    "Activity",
    "Establishment",
    "Listing",
    "ListingChange",
    "Practitioner",
    "RecentCorrespondent",
    "RegisterLoad",
]
