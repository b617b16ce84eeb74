"""Members whom an administrator of the structure proposes: those in charge of the box agree, or not."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from medipli.mailboxes.actions import InvitationOver, InvitationRefused, confirm_invitation
from medipli.mailboxes.models import Mailbox
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.members.page import managers_only


@require_POST
@in_box
def confirm(request: SignedInRequest, box: Box, invitation_id: int) -> HttpResponse:
    """Agree: the person is invited. To refuse, the invitation is taken back like any other."""
    managers_only(box)
    try:
        confirm_invitation(actor_of(request), Mailbox.objects.get(pk=box.id), invitation_id)
        said = "C’est d’accord\u00a0: l’invitation part à cette adresse."
    except InvitationOver:
        said = "Cette proposition n’attend plus de réponse."
    except InvitationRefused as refused:
        said = str(refused)
    flash.leave(request, flash.Flash(said))
    return HttpResponseRedirect(url("members", box.id))
