"""Retention: what has stayed its time goes, and what nobody holds any more is forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.mailboxes.locking import lock_boxes
from medipli.messages.actions.change import lock_entries
from medipli.messages.actions.move import remove_entries
from medipli.messages.models import Attachment, Entry, Message, Recipient, SearchDocument

BATCH = 500


def purge(actor: Actor, now: datetime | None = None) -> int:
    """Remove the entries whose time is over, then the messages and threads without any. Returns how many entries went.

    Works in short transactions, one box at a time; to be run once a day. The contents that messages leave behind are
    for ``blobs.actions.collect``.
    """
    moment = now or timezone.now()
    expired = Entry.objects.filter(expires_at__lte=moment)
    gone = 0
    for mailbox_id in sorted(set(expired.values_list("mailbox_id", flat=True))):
        while batch := list(expired.filter(mailbox_id=mailbox_id).order_by("id").values_list("id", flat=True)[:BATCH]):
            gone += _expire(actor, mailbox_id, batch, moment)
    while _forget_messages():
        pass
    for mailbox_id in _boxes_with_empty_threads():
        _forget_threads(mailbox_id)
    return gone


@transaction.atomic
def _expire(actor: Actor, mailbox_id: int, entry_ids: list[int], now: datetime) -> int:
    entries = [one for one in lock_entries(mailbox_id, entry_ids) if one.expires_at and one.expires_at <= now]
    remove_entries(entries)
    if entries:
        audit.record(
            actor, "message.expire", mailbox_id=mailbox_id, details={"messages": [one.message_id for one in entries]}
        )
    return len(entries)


@transaction.atomic
def _forget_messages() -> int:
    with connection.cursor() as cursor:
        # One that is being filed is locked, and passed over. The second look sees what was filed before the lock.
        nobody = "NOT EXISTS (SELECT FROM messages_entry e WHERE e.message_id = m.id)"
        cursor.execute(
            f"SELECT m.id FROM messages_message m WHERE {nobody} LIMIT %s FOR UPDATE SKIP LOCKED",  # noqa: S608
            [BATCH],
        )
        locked = [number for (number,) in cursor.fetchall()]
        cursor.execute(f"SELECT m.id FROM messages_message m WHERE m.id = ANY(%s) AND {nobody}", [locked])  # noqa: S608
        forgotten = [number for (number,) in cursor.fetchall()]
    for model in (Attachment, SearchDocument, Recipient):
        model._default_manager.filter(message_id__in=forgotten).delete()
    Message.objects.filter(id__in=forgotten).delete()
    return len(forgotten)


def _boxes_with_empty_threads() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT t.mailbox_id FROM messages_thread t"
            " WHERE NOT EXISTS (SELECT FROM messages_entry e WHERE e.thread_id = t.id) ORDER BY 1"
        )
        return [box for (box,) in cursor.fetchall()]


@transaction.atomic
def _forget_threads(mailbox_id: int) -> None:
    lock_boxes([mailbox_id])  # a message that is arriving may have chosen one of these threads
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id FROM messages_thread t WHERE t.mailbox_id = %s"
            " AND NOT EXISTS (SELECT FROM messages_entry e WHERE e.thread_id = t.id)",
            [mailbox_id],
        )
        empty = [thread for (thread,) in cursor.fetchall()]
        cursor.execute(
            "DELETE FROM messages_threadkey WHERE mailbox_id = %s AND thread_id = ANY(%s)", [mailbox_id, empty]
        )
        cursor.execute("DELETE FROM messages_thread WHERE id = ANY(%s)", [empty])
