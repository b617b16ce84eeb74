"""« Publications »: what the national directory is to be told, by hand or by an adapter (F45)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from medipli.registration.models import HandOver, Publication
from medipli.registration.publication import work_file
from medipli.registration.publication.actions import (
    PublicationRefused,
    confirm_done,
    confirm_hand_over,
    hand_over,
    retry,
)
from medipli.registration.publication.queries import hand_overs
from medipli.registration.publication.queries import publications as of_regions
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, for_desk
from medipli.web.templating import url
from medipli.web.views.desk.frame import desk_context
from medipli.web.views.desk.ring import Ring, ring_of
from medipli.web.views.mailbox.flash import Flash, leave

STATES = (("waiting", "En attente"), ("handed_over", "Remises"), ("failed", "En échec"), ("done", "Faites"))
PAGE = 50
MOST_AT_ONCE = 1000
RECENT = 5


@dataclass(frozen=True)
class Line:
    """A publication and its clock."""

    one: Publication
    ring: Ring


@require_safe
@for_desk
def publications(request: SignedInRequest, desk: Desk) -> HttpResponseBase:
    """A page of publications in one state, the most urgent first; done ones, the last first."""
    state = request.GET.get("etat", "waiting")
    state = state if state in dict(STATES) else "waiting"
    every = of_regions(region_ids=desk.region_ids)
    counts = every.order_by().aggregate(**{one: Count("pk", filter=Q(state=one)) for one, _ in STATES})
    page, more = _page(every.filter(state=state), state, request.GET.get("apres", ""))
    now = timezone.now()
    context = desk_context(
        request,
        desk,
        "desk-publications",
        state=state,
        states=STATES,
        state_counts=counts,
        lines=[Line(one, _ring(one, now)) for one in page],
        more_url=url("desk-publications") + f"?etat={state}&apres={more}" if more else "",
        files=list(hand_overs().filter(pk__in=_own_files(desk))[:RECENT]),
    )
    return render(request, "desk/publications.html", context)


@require_POST
@for_desk
def hand_over_file(request: SignedInRequest, desk: Desk) -> HttpResponseBase:
    """Put the selection in a work file, or all that waits."""
    return _after(request, desk, _hand_over)


@require_POST
@for_desk
def confirm(request: SignedInRequest, desk: Desk) -> HttpResponseBase:
    """Say that the selection, or a whole work file, is executed."""
    return _after(request, desk, _confirm)


@require_POST
@for_desk
def retry_one(request: SignedInRequest, desk: Desk, publication_id: int) -> HttpResponseBase:
    """Have one publication tried again."""
    if not of_regions(region_ids=desk.region_ids).filter(pk=publication_id).exists():
        raise Http404
    try:
        retry(actor_of(request), publication_id)
        leave(request, Flash("La publication est relancée."))
    except PublicationRefused as refusal:
        leave(request, Flash(str(refusal)))
    return HttpResponseRedirect(url("desk-publications"))


@require_safe
@for_desk
def download(request: SignedInRequest, desk: Desk, hand_over_id: int) -> HttpResponseBase:
    """The work file as it was given."""
    found = _file_or_404(desk, hand_over_id)
    answer = HttpResponse(bytes(found.content), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="publications-{found.pk}.csv"'
    return answer


@require_safe
@for_desk
def sheet(request: SignedInRequest, desk: Desk, hand_over_id: int) -> HttpResponseBase:
    """The sheet to sign that goes with it."""
    found = _file_or_404(desk, hand_over_id)
    answer = HttpResponse(work_file.sheet(found), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="bordereau-{found.pk}.txt"'
    return answer


def _hand_over(request: SignedInRequest, desk: Desk) -> str:
    ids = _chosen(request, desk, ("waiting", "failed"))
    handed = hand_over(actor_of(request), ids)
    leave(request, Flash(f"Fichier n°\u00a0{handed.pk} prêt\u00a0: téléchargez-le, exécutez-le, puis confirmez-le."))
    return "handed_over"


def _confirm(request: SignedInRequest, desk: Desk) -> str:
    whole = request.POST.get("fichier", "")
    if whole:
        number = int(whole) if whole.isascii() and whole.isdecimal() and len(whole) < 19 else 0
        count = confirm_hand_over(actor_of(request), _file_or_404(desk, number))
    else:
        count = confirm_done(actor_of(request), _chosen(request, desk, ("waiting", "handed_over", "failed")))
    if not count:
        raise PublicationRefused("Choisissez au moins une publication.")
    said = "1 publication est confirmée." if count == 1 else f"{count} publications sont confirmées."
    leave(request, Flash(said))
    return "done"


def _after(request: SignedInRequest, desk: Desk, deed: Callable[[SignedInRequest, Desk], str]) -> HttpResponseBase:
    try:
        state = deed(request, desk)
    except PublicationRefused as refusal:
        leave(request, Flash(str(refusal)))
        state = request.POST.get("etat", "waiting")
    state = state if state in dict(STATES) else "waiting"
    return HttpResponseRedirect(url("desk-publications") + f"?etat={state}")


def _chosen(request: SignedInRequest, desk: Desk, states: tuple[str, ...]) -> list[int]:
    own = of_regions(region_ids=desk.region_ids, states=states)
    if not request.POST.get("toutes"):
        typed = [one for one in request.POST.getlist("ids") if one.isascii() and one.isdecimal() and len(one) < 19]
        own = own.filter(pk__in=[int(one) for one in typed[:MOST_AT_ONCE]])
    return list(own.values_list("pk", flat=True)[:MOST_AT_ONCE])


def _page(found: QuerySet[Publication], state: str, after: str) -> tuple[list[Publication], str]:
    column, backwards = ("done_at", True) if state == "done" else ("due_at", False)
    at, last = _read(after)
    if at is not None:
        beyond = "lt" if backwards else "gt"
        found = found.filter(Q(**{f"{column}__{beyond}": at}) | Q(**{column: at, f"pk__{beyond}": last}))
    rows = list(found.order_by(*((f"-{column}", "-pk") if backwards else (column, "pk")))[: PAGE + 1])
    if len(rows) <= PAGE:
        return rows, ""
    end = rows[PAGE - 1]
    moment: datetime = getattr(end, column)
    return rows[:PAGE], f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{end.pk}"


def _read(after: str) -> tuple[datetime | None, int]:
    text, _, last = after.partition("_")
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    is_place = at is not None and at.tzinfo is not None and last.isascii() and last.isdecimal() and len(last) < 19
    return (at, int(last)) if is_place else (None, 0)


def _ring(one: Publication, now: datetime) -> Ring:
    if one.state == Publication.State.DONE:
        return ring_of(None, 0)
    whole = max(one.due_at - one.created_at, timedelta(hours=1))
    left = one.due_at - now
    return ring_of(left, max(0, min(100, round(100 * left / whole))))


def _own_files(desk: Desk) -> QuerySet[HandOver, Any]:
    """Work files whose every line is of the agent's regions."""
    own = of_regions(region_ids=desk.region_ids).order_by().values("pk")
    elsewhere = Publication.objects.filter(hand_over__isnull=False).exclude(pk__in=own).values("hand_over")
    return HandOver.objects.filter(publications__pk__in=own).exclude(pk__in=elsewhere).values("pk")


def _file_or_404(desk: Desk, hand_over_id: int) -> HandOver:
    found = HandOver.objects.select_related("by").filter(pk__in=_own_files(desk)).filter(pk=hand_over_id).first()
    if found is None:
        raise Http404
    return found
