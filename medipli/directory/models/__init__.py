from __future__ import annotations

from medipli.directory.models.correspondent import RecentCorrespondent
from medipli.directory.models.listing import Listing, ListingChange, NearWord, Word
from medipli.directory.models.register import Activity, Establishment, Practitioner, RegisterLoad

__all__ = [
    "Activity",
    "Establishment",
    "Listing",
    "ListingChange",
    "NearWord",
    "Practitioner",
    "RecentCorrespondent",
    "RegisterLoad",
    "Word",
]
