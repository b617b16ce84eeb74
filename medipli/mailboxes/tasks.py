"""Jobs of boxes. Their arguments hold ids only; links are made when the mail is sent."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.mailboxes.actions.invitations import renew_link
from medipli.mailboxes.models import Invitation
from medipli.notices import letters
from medipli.notices.member_letters import InvitationLetter

QUEUE = "notices"
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.task(name="mailboxes.send_invitation", queue=QUEUE, retry=_RETRY)
def send_invitation(invitation_id: int) -> None:
    """Mail the link of an invitation that still waits, to the ordinary address of who has an account."""
    waiting = Invitation.objects.select_related("person").filter(
        pk=invitation_id,
        answer=Invitation.Answer.WAITING,
        to_confirm=False,
        expires_at__gt=timezone.now(),
        mailbox__is_open=True,
    )
    invitation = waiting.first()
    if invitation is None:
        return
    link = f"{settings.PUBLIC_URL}/invitations/{renew_link(invitation)}/"
    to = invitation.person.email if invitation.person is not None else invitation.email
    letters.send(InvitationLetter(link=link), to)


from medipli.mailboxes import team_notices  # noqa: E402, F401 - known to the worker, which looks for tasks here
