"""« Ce qui s’est passé sur mon compte »: the trail of one's own account, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from medipli.identity.activity import PROTECTING, SERVICE, SIGNING_IN, Happened, activity_of
from medipli.web.access import in_own_time
from medipli.web.account_events import Sentence, sentence_of
from medipli.web.french import clock, day_heading
from medipli.web.request import SignedInRequest
from medipli.web.views.settings.frame import settings_context

FILTERS = (
    ("", "Tout"),
    (SIGNING_IN, "Connexions"),
    (PROTECTING, "Sécurité"),
    (SERVICE, "Interventions du service"),
)


@dataclass(frozen=True)
class Line:
    """An event as the page draws it."""

    at: datetime
    time: str
    sentence: Sentence


@dataclass(frozen=True)
class Day:
    """The events of one day, the latest first."""

    heading: str
    lines: tuple[Line, ...]


@require_safe
@in_own_time
def activity(request: SignedInRequest) -> HttpResponse:
    """A page of events; each person sees their own alone."""
    asked = request.GET.get("type", "")
    kind = asked if asked in dict(FILTERS) else ""
    found = activity_of(request.user, kind=kind, before=_number(request.GET.get("apres", "")))
    context = settings_context(request, "settings") | {
        "days": days_of(found.events),
        "following": found.following,
        "kind": kind,
        "filters": FILTERS,
        "is_first": "apres" not in request.GET,
    }
    return render(request, "settings/activity.html", context)


def lines_of(events: Iterable[Happened]) -> list[Line]:
    """Events as they are drawn, in the reader's time."""
    return [Line(event.at, clock(event.at), sentence_of(event)) for event in events]


def days_of(events: Iterable[Happened]) -> list[Day]:
    """The same, by day."""
    by_day = groupby(lines_of(events), key=lambda line: timezone.localtime(line.at).date())
    grouped = [tuple(lines) for _, lines in by_day]
    return [Day(day_heading(lines[0].at), lines) for lines in grouped]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
