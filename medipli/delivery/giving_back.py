"""A message that could not leave goes back to its author, who is told wherever they look for it."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.delivery.checks import recipients_of
from medipli.delivery.route import folder_of, new_message_id, note_carried
from medipli.formats.mime import ComposeError
from medipli.formats.receipts import OriginalMessage, RecipientStatus, build_dsn
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Folder
from medipli.messages.actions import Placement, file_message, prepare, store
from medipli.messages.live import announce
from medipli.messages.models import Draft

NOT_SENT = "Ce message n’est pas parti\u202f: il n’a pas pu être préparé. Vérifiez-le, puis envoyez-le à nouveau."
NOT_ALLOWED = (
    "Ce message n’est pas parti\u202f: au moment de son envoi, vous n’aviez plus le droit d’envoyer depuis cette boîte."
)
_IN_DRAFTS = "Il vous attend dans «\u00a0Brouillons\u00a0», avec ses pièces jointes."
_NAMED = 20

log = logging.getLogger(__name__)


def give_back(draft: Draft, problem: str, *, report: bool = True) -> None:
    """Open a held draft again with its ``problem``, in the caller's transaction.

    With ``report``, a notice of failure (RFC 3464) stands in the inbox of its box too; the draft comes back even when
    that notice cannot be written.
    """
    Draft.objects.filter(pk=draft.pk).update(
        state=Draft.State.EDITING, send_at=None, problem=problem, updated_at=timezone.now()
    )
    service_actor = Actor(draft.author_id, draft.author.full_name, "delivery")
    audit.record(service_actor, "message.fail", mailbox_id=draft.mailbox_id, target=f"draft {draft.pk}")
    if report:
        try:
            with transaction.atomic():
                _report(draft, problem)
        except (ComposeError, DatabaseError, OSError):
            log.exception("no notice of failure for draft %s", draft.pk)
    announce([draft.mailbox_id])


def _report(draft: Draft, problem: str) -> None:
    now = timezone.now()
    lock_boxes([draft.mailbox_id])
    raw = build_dsn(
        OriginalMessage(message_id=draft.message_id, subject=draft.subject),
        recipients=[RecipientStatus(one["address"], "failed", "5.3.0") for one in recipients_of(draft)[:_NAMED]],
        sender=f"{settings.SERVICE_NAME} <{settings.MAIL_FROM}>",
        to=draft.mailbox.address,
        reporting_mta=draft.mailbox.address.rpartition("@")[2],
        explanation=f"{problem}\n\n{_IN_DRAFTS}",
        message_id=new_message_id(draft.mailbox.address),
        date=now,
    )
    inbox = folder_of(draft.mailbox_id, Folder.Kind.INBOX)
    report = store(prepare(raw, now))
    file_message(report, [Placement(draft.mailbox_id, inbox, now)])
    note_carried(report, draft.mailbox_id, draft.mailbox_id, draft.mailbox.address, now)
