"""The invitations that one received: the page behind the mailed link, and the list in the account."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from medipli.identity.models import Person
from medipli.identity.names import masked
from medipli.mailboxes.actions import (
    InvitationOver,
    accept_invitation,
    decline_invitation,
    find_invitation,
    waiting_for,
)
from medipli.mailboxes.models import Invitation
from medipli.mailboxes.policy import Forbidden
from medipli.mailboxes.queries import mailboxes_of
from medipli.web import french
from medipli.web.access import actor_of, gate, in_own_time, public
from medipli.web.french import day_of
from medipli.web.request import SignedInRequest, VisitorRequest
from medipli.web.suite import suite_of_path
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box
from medipli.web.views.mailbox.frame import frame_for, frame_without_box
from medipli.web.views.members.roles import EXPLAINED

SENTENCES = {role.value: sentence for role, _, sentence in EXPLAINED}
LABELS = {role.value: label for role, label, _ in EXPLAINED}


@require_safe
@in_own_time
def index(request: SignedInRequest) -> HttpResponse:
    """« Invitations »: those that wait for an answer."""
    boxes = mailboxes_of(request.user.pk)
    frame = (
        frame_for(request, Box(boxes[0], boxes, request.user), current="invitations")
        if boxes
        else frame_without_box(request)
    )
    waiting = [_facts(one) for one in waiting_for(request.user)]
    context = {"frame": frame, "waiting": waiting, "flash": flash.take(request), "home_url": reverse("web:mailboxes")}
    return render(request, "members/invitations.html", context)


@public
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, to which box. Opening the link changes nothing: answering is a button, after signing in."""
    visitor = cast(VisitorRequest, request)
    with timezone.override(_zone(visitor)):
        invitation = find_invitation(token)
        if invitation is None:
            return render(request, "members/invitation_over.html", {}, status=410)
        here = reverse("web:invitation-link", args=[token])
        context: dict[str, Any] = {
            "invitation": _facts(invitation),
            "sign_in_url": f"{reverse('web:sign-in')}?suite={suite_of_path(here)}",
            "masked": masked(invitation.email),
            "is_signed_in": visitor.opened is not None and gate(visitor) is None,
            "is_mine": False,
        }
        if visitor.opened is not None and context["is_signed_in"]:
            context["is_mine"] = invitation in waiting_for(visitor.opened.person)
        return render(request, "members/invitation.html", context)


@require_POST
@in_own_time
def respond(request: SignedInRequest, invitation_id: int) -> HttpResponse:
    """Accept, and open the box; or decline."""
    answer = request.POST.get("answer", "")
    try:
        if answer == "accept":
            membership = accept_invitation(actor_of(request), invitation_id)
            return HttpResponseRedirect(reverse("web:mailbox", args=[membership.mailbox_id]))
        if answer == "decline":
            decline_invitation(actor_of(request), invitation_id)
            said = "Invitation déclinée."
        else:
            raise Http404
    except InvitationOver:
        said = "Cette invitation n’attend plus de réponse."
    except Forbidden:
        raise Http404 from None
    flash.leave(request, flash.Flash(said))
    return HttpResponseRedirect(reverse("web:invitations"))


def _facts(invitation: Invitation) -> dict[str, Any]:
    inviter: Person | None = invitation.invited_by
    return {
        "id": invitation.pk,
        "label": invitation.mailbox.label,
        "address": invitation.mailbox.address,
        "by": inviter.full_name if inviter is not None else "Un responsable de la boîte",
        "role": LABELS.get(invitation.role, invitation.role),
        "sentence": SENTENCES.get(invitation.role, ""),
        "until": day_of(invitation.until) if invitation.until else "",
        "expires": day_of(invitation.expires_at),
    }


def _zone(visitor: VisitorRequest) -> Any:
    name = visitor.opened.person.time_zone if visitor.opened is not None else "Europe/Paris"
    return french.zone(name)
