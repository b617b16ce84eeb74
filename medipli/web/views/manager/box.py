"""One shared box: its members, their roles and end dates, invitations, its responsible person. Never its messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from medipli.audit.actor import Actor, Forbidden
from medipli.identity.models import Person
from medipli.mailboxes.actions import (
    InvitationOver,
    InvitationRefused,
    MemberRefused,
    ReasonNeeded,
    cancel_invitation,
    change_member,
    invite,
)
from medipli.mailboxes.models import Mailbox
from medipli.mailboxes.queries import members_page, waiting_invitations
from medipli.messages.actions import leave_mailbox
from medipli.registration.refusals import OpeningRefused
from medipli.registration.structure.boxes import find_box
from medipli.registration.structure.shared import hand_on
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Manager, for_manager
from medipli.web.templating import url
from medipli.web.views.mailbox.flash import Flash, leave
from medipli.web.views.manager.frame import manager_context, number_in, summary_of
from medipli.web.views.members.roles import EXPLAINED, LABELS, read_role, read_until, typed_until


class Refused(Exception):
    """``field`` is wrong; the sentence is for the administrator."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def _add(actor: Actor, box: Mailbox, form: QueryDict) -> str:
    """Propose a member, known or not: those in charge of the box agree, then the person does."""
    role = read_role(form)
    if role is None:
        raise Refused("role", "Choisissez un rôle.")
    address = form.get("address", "").replace("\x00", "").strip()[:254]
    if not address:
        raise Refused("address", "Indiquez l’adresse de la personne.")
    until = _until(form)
    try:
        invited = invite(actor, box, address, role, until=until, reason=form.get("reason", ""))
    except ReasonNeeded as refusal:
        raise Refused("reason", str(refusal)) from None
    except InvitationRefused as refusal:
        raise Refused("address", str(refusal)) from None
    if invited.invitation.to_confirm:
        return "Les responsables de la boîte sont prévenus\u00a0: l’invitation part dès que l’un d’eux l’accepte."
    return "Une invitation part à cette adresse. La personne devient membre quand elle l’accepte."


def _change(actor: Actor, box: Mailbox, form: QueryDict) -> str:
    person, role = _member(box, form), read_role(form)
    if role is None:
        raise Refused(f"role-{person.pk}", "Choisissez un rôle.")
    try:
        until = _until(form, f"until-{person.pk}")
        change_member(actor, box, person, role, until=until, reason=form.get("reason", ""))
    except ReasonNeeded as refusal:
        raise Refused(f"reason-{person.pk}", str(refusal)) from None
    except MemberRefused as refusal:
        raise Refused(f"until-{person.pk}", str(refusal)) from None
    return f"{person.full_name}\u00a0: rôle et accès mis à jour."


def _remove(actor: Actor, box: Mailbox, form: QueryDict) -> str:
    person = _member(box, form)
    try:
        leave_mailbox(actor, box, person, reason=form.get("reason", ""))
    except ReasonNeeded as refusal:
        raise Refused(f"reason-{person.pk}", str(refusal)) from None
    except MemberRefused as refusal:
        raise Refused("", str(refusal)) from None
    return f"{person.full_name} n’a plus accès à la boîte."


def _cancel(actor: Actor, box: Mailbox, form: QueryDict) -> str:
    try:
        cancel_invitation(actor, box, number_in(form.get("invitation", "")))
    except InvitationOver:
        raise Refused("", "Cette invitation a déjà reçu une réponse.") from None
    return "L’invitation est annulée."


def _hand_on(actor: Actor, box: Mailbox, form: QueryDict) -> str:
    try:
        person = hand_on(
            actor,
            box,
            form.get("responsible", "")[:254],
            former_stays=bool(form.get("stays")),
            reason=form.get("reason", ""),
        )
    except ReasonNeeded as refusal:
        raise Refused("why", str(refusal)) from None
    except OpeningRefused as refusal:
        raise Refused("responsible", str(refusal)) from None
    return f"{person.full_name} est maintenant responsable de la boîte."


DEEDS: dict[str, Callable[[Actor, Mailbox, QueryDict], str]] = {
    "ajouter": _add,
    "modifier": _change,
    "retirer": _remove,
    "annuler": _cancel,
    "confier": _hand_on,
}
"""The last word of the address → what it does, and the sentence that the next page shows."""


@require_safe
@for_manager
def show(request: SignedInRequest, manager: Manager, mailbox_id: int) -> HttpResponseBase:
    """Members and invitations."""
    return _page(request, manager, _box(manager, mailbox_id))


@require_POST
@for_manager
def act(request: SignedInRequest, manager: Manager, mailbox_id: int, verb: str) -> HttpResponseBase:
    """Change who may open the box."""
    box = _box(manager, mailbox_id)
    if verb not in DEEDS:
        raise Http404
    try:
        said = DEEDS[verb](actor_of(request), box, request.POST)
    except Forbidden:
        raise Http404 from None
    except Refused as refusal:
        return _page(request, manager, box, request.POST, {refusal.field: str(refusal)})
    leave(request, Flash(said))
    return HttpResponseRedirect(url("manager-box", mailbox_id))


def _page(
    request: SignedInRequest,
    manager: Manager,
    box: Mailbox,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    context = manager_context(
        request,
        manager,
        "manager-boxes",
        box=box,
        members=[(one, typed_until(one.until)) for one in members_page(box.pk)],
        invitations=waiting_invitations(box.pk),
        roles=[(role.value, label) for role, label, _ in EXPLAINED],
        labels=LABELS,
        typed=dict((typed or {}).items()),
        errors=dict(errors or {}),
        summary=summary_of(errors or {}),
    )
    return render(request, "manager/box.html", context, status=422 if errors else 200)


def _box(manager: Manager, mailbox_id: int) -> Mailbox:
    found = find_box(manager.organisation_ids, mailbox_id)
    if found is None:
        raise Http404
    return found


def _member(box: Mailbox, form: QueryDict) -> Person:
    found = Person.objects.filter(pk=number_in(form.get("person", "")), memberships__mailbox=box).first()
    if found is None:
        raise Http404
    return found


def _until(form: QueryDict, field: str = "until") -> datetime | None:
    try:
        return read_until(form.get("until", ""))
    except ValueError:
        raise Refused(field, "Cette date n’existe pas. Choisissez-la au calendrier, ou laissez vide.") from None
