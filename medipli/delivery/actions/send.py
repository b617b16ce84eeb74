"""Sending: checked and held for a moment, so that it can be taken back, then released by a job."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.delivery import route, tasks
from medipli.delivery.checks import Checks, examine
from medipli.delivery.giving_back import NOT_ALLOWED, NOT_SENT, give_back
from medipli.formats.mime import ComposeError
from medipli.identity.preferences import of_json
from medipli.mailboxes.policy import Forbidden, sending_access
from medipli.messages.actions import DraftConflict
from medipli.messages.models import Draft


@dataclass(frozen=True)
class Held:
    """A message on its way: it leaves at ``send_at`` unless it is taken back before."""

    public_id: uuid.UUID
    mailbox_id: int
    subject: str
    send_at: datetime


class SendRefused(Exception):
    """Something stops the message; ``checks.blocking`` says what. The draft is untouched."""

    def __init__(self, checks: Checks) -> None:
        super().__init__("; ".join(check.title for check in checks.blocking))
        self.checks = checks


class SendQuestion(Exception):
    """Something wants an answer first; ``questions`` are those not acknowledged yet. The draft is untouched."""

    def __init__(self, checks: Checks) -> None:
        super().__init__("; ".join(check.title for check in checks.questions))
        self.checks = checks


class TooLate(Exception):
    """The message has left: it cannot be taken back."""


def check(actor: Actor, public_id: uuid.UUID) -> Checks:
    """Look over the actor's own draft."""
    draft = Draft.objects.select_related("mailbox").filter(public_id=public_id, author_id=actor.person_id).first()
    if draft is None:
        raise Forbidden
    return examine(draft)


@transaction.atomic
def send(actor: Actor, public_id: uuid.UUID, revision: int, acknowledged: frozenset[str] = frozenset()) -> Held:
    """Hold the actor's draft for its delay, then let it go. Sending it again is the same sending.

    ``acknowledged`` are codes of questions answered with « envoyer quand même ». Raises :class:`SendRefused`,
    :class:`SendQuestion`, or DraftConflict when another window saved the draft since ``revision``.
    """
    draft = _own(actor, public_id)
    if draft.state != Draft.State.EDITING:
        return _held(draft)
    sending_access(actor.person_id, draft.mailbox_id)
    if draft.revision != revision:
        raise DraftConflict(draft)
    checks = examine(draft)
    if checks.blocking:
        raise SendRefused(checks)
    if any(question.code not in acknowledged for question in checks.questions):
        raise SendQuestion(checks)
    draft.state = Draft.State.HELD
    draft.message_id = draft.message_id or route.new_message_id(draft.mailbox.address)
    draft.send_at = timezone.now() + timedelta(seconds=of_json(draft.author.preferences).undo_seconds)
    draft.save(update_fields=["state", "message_id", "send_at", "updated_at"])
    tasks.release.configure(schedule_at=draft.send_at).defer(draft_id=draft.pk)
    audit.record(actor, "message.submit", mailbox_id=draft.mailbox_id, target=f"draft {draft.pk}")
    return _held(draft)


@transaction.atomic
def recall(actor: Actor, public_id: uuid.UUID) -> Draft:
    """Take back a message that is still held: the draft is open again, untouched. Raises :class:`TooLate`."""
    draft = _own(actor, public_id)
    if draft.state == Draft.State.SENT:
        raise TooLate
    if draft.state == Draft.State.HELD:
        draft.state, draft.send_at = Draft.State.EDITING, None
        draft.save(update_fields=["state", "send_at", "updated_at"])
        audit.record(actor, "message.recall", mailbox_id=draft.mailbox_id, target=f"draft {draft.pk}")
    return draft


@transaction.atomic
def release(draft_id: int) -> bool:
    """Let a held message go, when its time has come. Called by the job; doing it twice sends once.

    What cannot be written as a message is given back to its author, with the reason; so is a message whose author
    lost the right to send it meanwhile.
    """
    draft = _due(draft_id)
    if draft is None:
        return False
    if not _may_still_send(draft):
        give_back(draft, NOT_ALLOWED, report=False)
        return False
    now = timezone.now()
    try:
        message = route.written(draft, now)
    except ComposeError:
        give_back(draft, NOT_SENT)
        return False
    route.deliver(draft, message, now)
    return True


@transaction.atomic
def give_up(draft_id: int) -> None:
    """Give a message that could not leave, whatever was tried, back to its author, with the reason."""
    if draft := _due(draft_id):
        give_back(draft, NOT_SENT)


def _may_still_send(draft: Draft) -> bool:
    try:
        sending_access(draft.author_id, draft.mailbox_id)
    except Forbidden:
        return False
    return draft.author.is_active


def _due(draft_id: int) -> Draft | None:
    # By the clock of the database, as for the job that comes here: clocks differ from machine to machine.
    due = Draft.objects.filter(pk=draft_id, state=Draft.State.HELD, send_at__lte=Now())
    return due.select_for_update(of=("self",)).select_related("mailbox", "author").first()


def _own(actor: Actor, public_id: uuid.UUID) -> Draft:
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("mailbox", "author")
        .filter(public_id=public_id, author_id=actor.person_id)
        .first()
    )
    if draft is None or draft.state == Draft.State.DISCARDED:
        raise Forbidden
    return draft


def _held(draft: Draft) -> Held:
    return Held(draft.public_id, draft.mailbox_id, draft.subject, draft.send_at or timezone.now())
