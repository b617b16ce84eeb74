"""The regions as the journey shows them (F16, F17)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Count

from medipli.organisations.models import Region
from medipli.web.french import plural


@dataclass(frozen=True)
class RegionChoice:
    """One line of the list; a closed one says whom to turn to."""

    code: str
    name: str
    is_open: bool
    note: str
    turn_to: str
    turn_to_url: str
    turn_to_host: str


def region_choices() -> list[RegionChoice]:
    """Open regions first, each by its name."""
    found = Region.objects.annotate(structures=Count("organisations")).order_by("-is_open", "name")
    return [_choice(region, region.structures) for region in found]


def _choice(region: Region, structures: int) -> RegionChoice:
    note = (plural(structures, "structure") if structures else "") if region.is_open else "Pas encore ouverte"
    url = region.turn_to_url if region.turn_to_url.startswith(("https://", "http://")) else ""
    host = urlsplit(url).hostname or ""
    return RegionChoice(region.code, region.name, region.is_open, note, region.turn_to, url, host)


def open_region(code: str) -> Region | None:
    """The open region of this code; None for a closed one and for anything else."""
    return Region.objects.filter(code=code[:10], is_open=True).first()
