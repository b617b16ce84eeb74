"""The desk's queue: the requests of its regions, the nearest to their end first, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from medipli.formats.identifiers import compact
from medipli.registration import clocks, duplicates, states
from medipli.registration.actions.keep_time import late
from medipli.registration.models import Check, Request

State = Request.State
Group = Literal["open", "to_check", "ready", "waiting", "to_publish", "done"]
Order = Literal["due", "age"]
Tone = Literal["red", "amber", "green", "plum", "neutral"]
LABELS: dict[str, str] = {
    "to_check": "À contrôler",
    "ready": "Prêtes",
    "waiting": "En attente",
    "to_publish": "À publier",
    "done": "Closes",
}
PAGE = 50
_BADGES = {
    ("finess", "red"): "FINESS non conforme",
    ("rpps", "red"): "Identifiant non conforme",
    ("duplicate", "red"): "Compte existant",
    ("duplicate", "differs"): "Doublon possible",
    ("responsible", "red"): "Responsable\u00a0: refus",
    ("owner", "red"): "Sans compte individuel",
    ("identity", "red"): "Identité contestée",
    ("identity", "differs"): "Identité contestée",
    ("responsible", "differs"): "Responsable à vérifier",
    ("responsible", "unverified"): "Responsable attendu",
    ("identity", "unverified"): "Identité à prouver",
    ("administrator", "differs"): "Futur gestionnaire",
}


@dataclass(frozen=True)
class Filters:
    """What of the queue is shown. ``assignee_id`` 0 means nobody; ``text`` looks in names, numbers and places.

    ``open`` is all that waits for the desk or for who asked; ``age`` puts the oldest submission first.
    """

    group: Group = "to_check"
    order: Order = "due"
    kind: str = ""
    assignee_id: int | None = None
    text: str = ""
    only_late: bool = False


@dataclass(frozen=True)
class Row:
    """One request in the queue. ``minutes_left`` is negative when late, None when no clock runs."""

    id: int
    version: int
    reference: str
    kind: str
    kind_label: str
    state: str
    label: str
    town: str
    region: str
    assignee: str
    submitted_at: datetime
    minutes_left: int | None
    share_left: int
    is_paused: bool
    is_ready: bool
    has_homonym: bool
    badge: str
    tone: Tone


@dataclass(frozen=True)
class Page:
    """Rows and where the next page starts; empty when there is none."""

    rows: tuple[Row, ...]
    next: str


def queue(
    region_ids: Sequence[int], filters: Filters, *, after: str = "", size: int = PAGE, now: datetime | None = None
) -> Page:
    """One page of the queue: one query whatever the length. ``after`` is the ``next`` of the page before."""
    now = now or timezone.now()
    column = _clock(filters)
    made = Check.objects.filter(request=OuterRef("pk")).order_by("pk")
    wanted = _matching(region_ids, filters, now).select_related("region", "assignee")
    wanted = wanted.annotate(
        made=ArraySubquery(made.values(json=JSONObject(name="name", verdict="verdict", title="title"))),
        has_homonym=duplicates.has_homonym(),
    )
    backwards = filters.group == "done"
    if after and (place := _read(after)):
        at, last = place
        beyond = "lt" if backwards else "gt"
        wanted = wanted.filter(Q(**{f"{column}__{beyond}": at}) | Q(**{column: at, f"pk__{beyond}": last}))
    order = (f"-{column}", "-pk") if backwards else (column, "pk")
    found = list(wanted.filter(**{f"{column}__isnull": False}).order_by(*order)[: size + 1])
    rows = tuple(_row(request, now) for request in found[:size])
    is_last = len(found) <= size
    return Page(rows, "" if is_last else f"{getattr(found[size - 1], column).isoformat()}|{found[size - 1].pk}")


def counts(region_ids: Sequence[int], *, now: datetime | None = None) -> dict[str, int]:
    """How many requests each group holds, « open » counting three of them, and how many are late; one query."""
    now = now or timezone.now()
    groups = {group: Count("pk", filter=_group(group)) for group in ("open", *LABELS) if group != "done"}
    found = Request.objects.filter(region_id__in=list(region_ids), state__in=(*states.WITH_THE_DESK, State.VALIDATED))
    return dict(found.aggregate(**groups, late=Count("pk", filter=late(now))))


def ready_ids(region_ids: Sequence[int], *, most: int = 1_000) -> list[int]:
    """The requests that may be validated in one go, the nearest to their end first."""
    found = Request.objects.filter(_group("ready"), region_id__in=list(region_ids))
    return list(found.order_by("decision_due_at", "pk").values_list("pk", flat=True)[:most])


def _group(group: str) -> Q:
    deciding = Q(state__in=states.DECIDABLE)
    groups = {
        "open": Q(state__in=states.WITH_THE_DESK),
        "to_check": deciding & Q(all_green=False),
        "ready": deciding & Q(all_green=True),
        "waiting": Q(state=State.ASKED),
        "to_publish": Q(state=State.VALIDATED) & Q(publication_due_at__isnull=False),
        "done": ~Q(state__in=(*states.WITH_THE_DESK, State.DRAFT)),
    }
    return groups[group]


def _clock(filters: Filters) -> str:
    if filters.order == "age" and filters.group != "done":
        return "submitted_at"
    return {"done": "decided_at", "to_publish": "publication_due_at"}.get(filters.group, "decision_due_at")


def _matching(region_ids: Sequence[int], filters: Filters, now: datetime) -> QuerySet[Request]:
    wanted = Request.objects.filter(_group(filters.group), region_id__in=list(region_ids), submitted_at__isnull=False)
    if filters.kind in Request.Kind.values:
        wanted = wanted.filter(kind=filters.kind)
    if filters.assignee_id is not None:
        wanted = wanted.filter(assignee_id=filters.assignee_id or None)
    if filters.only_late:
        wanted = wanted.filter(late(now))
    if text := filters.text.replace("\x00", "").strip()[:100]:
        found = Q(label__icontains=text) | Q(town__icontains=text) | Q(reference__iexact=text) | Q(email__iexact=text)
        # Of « -- » nothing is left, and an empty number would be that of everybody who gave none.
        if number := compact(text):
            found |= Q(finess=number[:9]) | Q(siret=number[:14])
            found |= Q(national_id__in=(number[:12], f"8{number[:11]}", f"0{number[:9]}"))
        wanted = wanted.filter(found)
    return wanted


def _read(after: str) -> tuple[datetime, int] | None:
    at, _, last = after.partition("|")
    try:
        place = datetime.fromisoformat(at), int(last)
    except ValueError:
        return None
    return place if place[0].tzinfo is not None and 0 < place[1] < 2**63 else None


def _row(request: Any, now: datetime) -> Row:
    """A row of an annotated request."""
    left = clocks.remaining(request, now)
    badge, tone = badge_of(request, request.made)
    return Row(
        id=request.pk,
        version=request.version,
        reference=request.reference or "",
        kind=request.kind,
        kind_label=request.get_kind_display(),
        state=request.state,
        label=request.label,
        town=request.town,
        region=request.region.name if request.region else "",
        assignee=request.assignee.full_name if request.assignee else "",
        submitted_at=request.submitted_at or request.created_at,
        minutes_left=None if left is None else int(left.total_seconds() // 60),
        share_left=clocks.share_left(request, now),
        is_paused=request.paused_at is not None,
        is_ready=request.all_green and request.state in states.DECIDABLE,
        has_homonym=request.has_homonym,
        badge=badge,
        tone=tone,
    )


def badge_of(request: Request, checks: Sequence[Mapping[str, str]]) -> tuple[str, Tone]:
    """The word at the end of a row: the state, or what most needs a look among the checks (name, verdict, title)."""
    if request.state == State.ASKED:
        return "Pièce attendue", "plum"
    if request.state not in states.DECIDABLE:
        return request.get_state_display(), "red" if request.state == State.REFUSED else "neutral"
    if request.all_green:
        return "Prête", "green"
    if any(one["name"] == "finess" and one["title"].endswith("fermé") for one in checks):
        return "FINESS fermé", "red"
    for verdict in (Check.Verdict.RED, Check.Verdict.DIFFERS, Check.Verdict.UNVERIFIED):
        for one in checks:
            if one["verdict"] == verdict:
                tone: Tone = "red" if verdict == Check.Verdict.RED else "amber"
                return _BADGES.get((one["name"], verdict.value), "À vérifier"), tone
    return "En contrôle", "neutral"
