"""What can be done with regions, their domains, offices and files."""

from __future__ import annotations

from medipli.organisations.actions.files import close_file, open_file
from medipli.organisations.actions.offices import OfficeRefused, end_dated_offices, end_office, give_office
from medipli.organisations.actions.regions import RegionCard, RegionRefused, save_domains, save_region
from medipli.organisations.actions.sign_in import choose_sign_in

__all__ = [
    "OfficeRefused",
    "RegionCard",
    "RegionRefused",
    "choose_sign_in",
    "close_file",
    "end_dated_offices",
    "end_office",
    "give_office",
    "open_file",
    "save_domains",
    "save_region",
]
