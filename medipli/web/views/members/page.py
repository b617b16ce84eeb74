"""« Membres »: who may open a shared box, since when and until when; who is invited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from medipli.directory.queries import Suggestion, complete
from medipli.identity.names import LONGEST
from medipli.mailboxes.actions import (
    InvitationOver,
    InvitationRefused,
    cancel_invitation,
    invite,
    invite_again,
    set_team_notices,
)
from medipli.mailboxes.models import Mailbox, Membership
from medipli.mailboxes.queries import MemberView, members_page, waiting_invitations
from medipli.web.access import actor_of
from medipli.web.components import Avatar, avatar_for
from medipli.web.french import MONTHS, day_of
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.frame import frame_for
from medipli.web.views.members.roles import EXPLAINED, LABELS, read_role, read_until

NO_NOTICES = "L’équipe n’est plus prévenue des nouveaux messages."
OVER = "Cette invitation n’attend plus de réponse."


@dataclass(frozen=True)
class MemberLine:
    """A member as the page lists them; dates are words."""

    person_id: int
    name: str
    profession: str
    avatar: Avatar
    role: str
    since: str
    until: str
    last_seen: str
    is_me: bool
    is_owner: bool


@dataclass(frozen=True)
class InvitationLine:
    """An invitation that waits."""

    id: int
    email: str
    role: str
    at: str
    by: str
    is_old: bool
    to_confirm: bool
    """Proposed by an administrator for ``reason``; ``is_mine`` when it was by who reads."""
    reason: str
    is_mine: bool


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def members(request: SignedInRequest, box: Box) -> HttpResponse:
    """The list, for every member; those who manage the box invite from here."""
    shared_only(box)
    if request.method == "POST":
        return _invite(request, box)
    return _show(request, box)


@require_POST
@in_box
def suggest(request: SignedInRequest, box: Box) -> HttpResponse:
    """Whom the words may mean, as options of the field; words travel by POST."""
    managers_only(box)
    found = _people(request, request.POST.get("address", ""))
    return render(request, "members/_options.html", {"found": found})


@require_POST
@in_box
def again(request: SignedInRequest, box: Box, invitation_id: int) -> HttpResponse:
    """Mail a new link."""
    shared_only(box)
    try:
        invite_again(actor_of(request), _mailbox(box), invitation_id)
        said = "Un nouveau lien est envoyé\u202f; l’ancien ne sert plus."
    except InvitationOver:
        said = OVER
    except InvitationRefused as refused:
        said = str(refused)
    return _back(request, box, said)


@require_POST
@in_box
def cancel(request: SignedInRequest, box: Box, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    shared_only(box)
    try:
        cancel_invitation(actor_of(request), _mailbox(box), invitation_id)
        said = "Invitation annulée."
    except InvitationOver:
        said = OVER
    return _back(request, box, said)


@require_POST
@in_box
def notices(request: SignedInRequest, box: Box) -> HttpResponse:
    """Whether the team’s ordinary address hears of new messages."""
    managers_only(box)
    wanted = "notify_team" in request.POST
    set_team_notices(actor_of(request), box.id, wanted=wanted)
    return _back(request, box, "L’équipe est prévenue des nouveaux messages." if wanted else NO_NOTICES)


def shared_only(box: Box) -> None:
    """An individual box has no page of members: 404."""
    if not box.summary.is_shared:
        raise Http404


def managers_only(box: Box) -> None:
    """404 for the other members."""
    shared_only(box)
    if not box.summary.access.can_manage:
        raise Http404


def line_of(member: MemberView, reader_id: int) -> MemberLine:
    """A member, in words."""
    return MemberLine(
        person_id=member.person_id,
        name=member.name,
        profession=member.profession,
        avatar=avatar_for(member.name, member.person_id, me=member.person_id == reader_id),
        role=LABELS[member.role],
        since=day_of(member.since),
        until=day_of(member.until - timedelta(seconds=1)) if member.until else "",
        last_seen=month_of(member.last_seen),
        is_me=member.person_id == reader_id,
        is_owner=member.role == Membership.Role.OWNER,
    )


def month_of(moment: datetime | None) -> str:
    """« mars 2026 », « ce mois-ci », « jamais »: no closer, since this is about people."""
    if moment is None:
        return "jamais"
    local, now = timezone.localtime(moment), timezone.localtime()
    same = (local.year, local.month) == (now.year, now.month)
    return "ce mois-ci" if same else f"{MONTHS[local.month - 1]} {local.year}"


def _invite(request: SignedInRequest, box: Box) -> HttpResponse:
    managers_only(box)
    posted = request.POST
    address = (posted.get("picked") or posted.get("address", "")).strip()[: LONGEST + 1]
    if address and "@" not in address and (found := _people(request, address)):
        return _show(request, box, found=found, typed=posted.dict())
    errors: dict[str, str] = {}
    role, until = read_role(posted), None
    if role is None:
        errors["role"] = "Choisissez un rôle."
    try:
        until = read_until(posted.get("until", ""))
    except ValueError:
        errors["until"] = "Cette date n’existe pas. Choisissez-la au calendrier, ou laissez vide."
    if not address:
        errors["address"] = "Saisissez l’adresse de la personne, ou son nom."
    if not errors and role is not None:
        try:
            invite(actor_of(request), _mailbox(box), address, role, until=until)
        except InvitationRefused as refused:
            errors["until" if "date" in str(refused) else "address"] = str(refused)
    if errors:
        return _show(request, box, errors=errors, typed=posted.dict())
    return _back(request, box, f"Invitation envoyée à {address}. Elle vaut 14\u00a0jours.")


def _people(request: SignedInRequest, words: str) -> tuple[Suggestion, ...]:
    found = complete(request.user.pk, words[:100], limit=12)
    return tuple(one for one in found if not one.is_shared)[:8]


def _mailbox(box: Box) -> Mailbox:
    return Mailbox.objects.get(pk=box.id)


def _back(request: SignedInRequest, box: Box, said: str) -> HttpResponse:
    flash.leave(request, flash.Flash(said))
    return HttpResponseRedirect(url("members", box.id))


def _show(
    request: SignedInRequest,
    box: Box,
    *,
    errors: Mapping[str, str] | None = None,
    found: Sequence[Suggestion] = (),
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    now = timezone.now()
    can_manage = box.summary.access.can_manage
    context: dict[str, Any] = {
        "box": box,
        "frame": frame_for(request, box, current="members"),
        "members": [line_of(one, request.user.pk) for one in members_page(box.id)],
        "can_manage": can_manage,
        "invitations": [],
        "roles": EXPLAINED,
        "errors": errors or {},
        "found": found,
        "typed": typed or {},
        "today": timezone.localdate().isoformat(),
        "flash": flash.take(request),
    }
    if can_manage:
        context["team_email"], context["notify_team"] = Mailbox.objects.values_list("team_email", "notify_team").get(
            pk=box.id
        )
        context["invitations"] = [
            InvitationLine(
                id=one.pk,
                email=one.email,
                role=LABELS[Membership.Role(one.role)],
                at=day_of(one.created_at),
                by=one.invited_by.full_name if one.invited_by is not None else "",
                is_old=one.expires_at <= now,
                to_confirm=one.to_confirm,
                reason=one.reason,
                is_mine=one.invited_by_id == request.user.pk,
            )
            for one in waiting_invitations(box.id)
        ]
    return render(request, "members/list.html", context, status=422 if errors else 200)
