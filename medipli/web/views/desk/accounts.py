"""« Comptes »: look somebody up, open their file for a reason, see the state of their account and boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from medipli.identity.address_links import pending_change
from medipli.identity.models import Person, RecoveryCode, Session, Suspension
from medipli.identity.queries import cards_of, has_stronger_factor, open_sessions
from medipli.mailboxes.models import Mailbox, Membership
from medipli.organisations.models import FileOpening
from medipli.organisations.policy import file_open_until
from medipli.registration.queries import accounts as found_in
from medipli.web.components import Tone
from medipli.web.french import MONTHS
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, for_desk
from medipli.web.views.desk.frame import desk_context

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class HeldBox:
    """A box that the person may open, and whether the agent's desk may act on it."""

    box: Mailbox
    role: str
    state: str
    icon: str
    tone: Tone
    ending: found_in.Ending | None
    is_ours: bool
    is_upgradable: bool


@dataclass(frozen=True)
class File:
    """What an open file shows: the account and its boxes, never anything about messages."""

    seconds_left: int
    state: str
    icon: str
    tone: Tone
    suspension: Suspension | None
    is_sleeping: bool
    addresses: tuple[str, ...]
    address_waits: str
    """The new ordinary address that has not confirmed yet; empty when none is under way."""
    last_seen: str
    sessions: int
    cards: int
    has_password: bool
    codes_left: int
    has_stronger: bool
    boxes: tuple[HeldBox, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def search(request: SignedInRequest, desk: Desk) -> HttpResponseBase:
    """People and boxes of the agent's regions. What is looked for is posted, never in an address."""
    text = request.POST.get("texte", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    context = desk_context(
        request,
        desk,
        "desk-accounts",
        text=text,
        people=[(one, *state_of(one)) for one in found_in.find_people(desk.region_ids, text)],
        boxes=found_in.find_boxes(desk.region_ids, text),
        opened=_opened_now(desk),
        dormant=[] if text else found_in.closed_for_dormancy(desk.region_ids),
    )
    return render(request, "desk/accounts.html", context)


@require_safe
@for_desk
def show(request: SignedInRequest, desk: Desk, person_id: int) -> HttpResponseBase:
    """Somebody's file when it is open; else the form that opens it."""
    return answer(request, desk, person_or_404(desk, person_id))


def person_or_404(desk: Desk, person_id: int) -> Person:
    """Somebody of the agent's regions, never the agent: nobody acts on their own account as staff."""
    found = found_in.people_of(desk.region_ids).filter(pk=person_id).exclude(pk=desk.person.pk).first()
    if found is None:
        raise Http404
    return found


def answer(
    request: SignedInRequest,
    desk: Desk,
    person: Person,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Sequence[tuple[str, str]] = (),
    verb: str = "",
) -> HttpResponse:
    """The page of a file, with what is wrong after a form of ``verb``."""
    opening = file_open_until(desk.person.pk, person.pk)
    context = desk_context(
        request,
        desk,
        "desk-accounts",
        subject=person,
        file=None if opening is None else _file(desk, person, opening),
        typed=dict(typed or {}),
        errors=list(errors),
        verb=verb,
    )
    return render(request, "desk/account.html", context, status=422 if errors else 200)


def _file(desk: Desk, person: Person, opening: FileOpening) -> File:
    memberships = Membership.objects.filter(person=person).select_related("mailbox", "mailbox__organisation")
    ours = set(found_in.boxes_of(desk.region_ids).filter(memberships__person=person).values_list("pk", flat=True))
    seen = Session.objects.filter(person=person).order_by("-last_seen_at").values_list("last_seen_at", flat=True)
    last_visit = max((one for one in (seen.first(), person.last_login) if one is not None), default=None)
    change = pending_change(person.pk)
    held = list(memberships.order_by("mailbox__label"))
    endings = found_in.endings_of(one.mailbox for one in held)
    state, icon, tone = state_of(person, last_visit)
    return File(
        seconds_left=max(0, int((opening.until - timezone.now()).total_seconds())),
        state=state,
        icon=icon,
        tone=tone,
        suspension=found_in.suspension_of(person),
        is_sleeping=person.is_active and found_in.is_sleeping(person, last_visit),
        addresses=(person.email, *person.sign_in_addresses.values_list("address", flat=True)),
        address_waits=change.new_email if change else "",
        last_seen=month_of(last_visit) if last_visit else "jamais",
        sessions=open_sessions(person.pk).count(),
        cards=cards_of(person.pk).count(),
        has_password=person.has_usable_password(),
        codes_left=RecoveryCode.objects.filter(person=person, used_at=None).count(),
        has_stronger=has_stronger_factor(person.pk),
        boxes=tuple(_held(one, endings.get(one.mailbox_id), one.mailbox_id in ours) for one in held),
    )


def state_of(person: Person, last_visit: datetime | None = None) -> tuple[str, str, Tone]:
    """The chip of an account: its word, its icon, its tone."""
    if not person.is_active:
        return "Suspendu", "pause", "gar"
    return (
        ("En sommeil", "clock-3", "saf")
        if found_in.is_sleeping(person, last_visit)
        else ("Ouvert", "circle-check", "sag")
    )


def _held(one: Membership, ending: found_in.Ending | None, is_ours: bool) -> HeldBox:
    box = one.mailbox
    state, icon, tone = _state_of_box(box)
    is_upgradable = box.kind in (Mailbox.Kind.INT, Mailbox.Kind.LOCAL) and box.closed_at is None
    is_own = box.owner_id == one.person_id
    role = Membership.Role(one.role).label
    return HeldBox(box, role, state, icon, tone, ending, is_ours, is_upgradable and is_own)


def _state_of_box(box: Mailbox) -> tuple[str, str, Tone]:
    if box.is_open:
        return "Ouverte", "circle-check", "sag"
    return ("Suspendue", "pause", "saf") if box.closed_at is None else ("Fermée", "lock", "gar")


def month_of(moment: datetime) -> str:
    """« mars 2026 »: the month is enough to tell an account that sleeps."""
    local = timezone.localtime(moment)
    return f"{MONTHS[local.month - 1]} {local.year}"


def _opened_now(desk: Desk) -> list[FileOpening]:
    now_open = FileOpening.objects.filter(staff=desk.person, until__gt=timezone.now()).select_related("subject")
    opened = list(now_open.order_by("-until"))
    subjects = {one.subject_id for one in opened}
    people = found_in.people_of(desk.region_ids).filter(pk__in=subjects) if subjects else Person.objects.none()
    allowed = set(people.values_list("pk", flat=True))
    return [one for one in opened if one.subject_id in allowed]
