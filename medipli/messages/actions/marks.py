"""Read marks, flags and labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.mailboxes.policy import Forbidden, access_to, writing_access
from medipli.messages import live
from medipli.messages.actions.change import LARGEST_CHANGE, lock_entries, refresh_heads, save
from medipli.messages.actions.file import count_unread
from medipli.messages.models import Label

# All that a reading changes, in one statement: opening a message for the first time costs little more than the next.
READ = """
WITH asked AS (
    -- what is there of the entries named, and whether the person has yet to read them
    SELECT id, folder_id, thread_id, %(person)s = ANY (unread_by) AS is_fresh
    FROM messages_entry WHERE mailbox_id = %(mailbox)s AND id = ANY (%(entries)s)
), fresh AS (
    SELECT id, folder_id, thread_id FROM asked WHERE is_fresh
), seen AS (
    -- every entry of their threads in the same folders, and whether one of each thread stays unread
    SELECT e.id, e.folder_id, e.is_head, fresh.id IS NOT NULL AS is_fresh,
           bool_or(%(person)s = ANY (e.unread_by) AND fresh.id IS NULL)
               OVER (PARTITION BY e.folder_id, e.thread_id) AS stays_unread
    FROM (SELECT DISTINCT folder_id, thread_id FROM fresh) AS place
    JOIN messages_entry e USING (folder_id, thread_id) LEFT JOIN fresh ON fresh.id = e.id
), folders AS (
    UPDATE mailboxes_folder SET modseq = modseq + 1 WHERE id IN (SELECT folder_id FROM fresh) RETURNING id, modseq
), entries AS (
    -- the person leaves what was read, and the heads of threads that are now read to the end
    UPDATE messages_entry e
    SET unread_by = CASE WHEN seen.is_fresh THEN array_remove(e.unread_by, %(person)s) ELSE e.unread_by END,
        modseq = CASE WHEN seen.is_fresh THEN folders.modseq ELSE e.modseq END,
        thread_unread_by = CASE WHEN seen.stays_unread THEN e.thread_unread_by
                                ELSE array_remove(e.thread_unread_by, %(person)s) END
    FROM seen JOIN folders ON folders.id = seen.folder_id
    WHERE e.id = seen.id AND (seen.is_fresh OR seen.is_head AND NOT seen.stays_unread)
), counts AS (
    UPDATE mailboxes_unreadcount u SET count = u.count - read.number
    FROM (SELECT folder_id, count(*) AS number FROM fresh GROUP BY folder_id) AS read
    WHERE u.folder_id = read.folder_id AND u.person_id = %(person)s
), trail AS (
    -- shown to who shares the box; the first reading counts
    INSERT INTO messages_readmark (entry_id, person_id, read_at)
    SELECT id, %(person)s, %(now)s FROM asked WHERE %(opened)s ON CONFLICT DO NOTHING
)
SELECT array_agg(id ORDER BY id), pg_notify(%(channel)s, %(mailbox)s::text) FROM fresh HAVING count(*) > 0
"""


@transaction.atomic
def mark_read(actor: Actor, mailbox_id: int, entry_ids: Iterable[int], *, opened: bool = False) -> list[int]:
    """The actor has read these. Returns the ids that were unread until now.

    ``opened`` means that the text was shown: it goes into the reading trail, which members of a shared box see.
    """
    # The box is locked by a statement of its own: the next one then sees what those before us did.
    person = access_to(actor.person_id, mailbox_id, lock=True).person_id
    with connection.cursor() as cursor:
        cursor.execute(
            READ,
            {
                "person": person,
                "mailbox": mailbox_id,
                "entries": sorted(set(entry_ids))[:LARGEST_CHANGE],
                "opened": opened,
                "now": timezone.now(),
                "channel": live.CHANNEL,
            },
        )
        row = cursor.fetchone()
    changed: list[int] = row[0] if row else []
    if opened:
        targets = [f"entry {entry_id}" for entry_id in changed]
        audit.record_each(actor, "message.read", mailbox_id=mailbox_id, targets=targets)
    return changed


@transaction.atomic
def mark_unread(actor: Actor, mailbox_id: int, entry_ids: Iterable[int]) -> list[int]:
    """These count as unread again for the actor, and for the actor alone. Returns the ids that changed."""
    person = access_to(actor.person_id, mailbox_id).person_id
    changed = [entry for entry in lock_entries(mailbox_id, entry_ids) if person not in entry.unread_by]
    for entry in changed:
        entry.unread_by = [*entry.unread_by, person]
    save(changed, ["unread_by"])
    count_unread(Counter((entry.folder_id, person) for entry in changed))
    refresh_heads(changed)
    return [entry.pk for entry in changed]


@transaction.atomic
def set_flag(actor: Actor, mailbox_id: int, entry_ids: Iterable[int], *, flagged: bool) -> list[int]:
    """Follow these (« Suivre »), or not any more. Returns the ids that changed."""
    writing_access(actor.person_id, mailbox_id)

    changed = [entry for entry in lock_entries(mailbox_id, entry_ids) if entry.is_flagged != flagged]
    for entry in changed:
        entry.is_flagged = flagged
    save(changed, ["is_flagged"])
    return [entry.pk for entry in changed]


@transaction.atomic
def set_label(actor: Actor, mailbox_id: int, entry_ids: Iterable[int], label_id: int, *, on: bool) -> list[int]:
    """Put a label of the box on these, or take it off. Returns the ids that changed."""
    writing_access(actor.person_id, mailbox_id)
    entries = lock_entries(mailbox_id, entry_ids)
    if not Label.objects.filter(pk=label_id, mailbox_id=mailbox_id).exists():
        raise Forbidden

    changed = [entry for entry in entries if (label_id in entry.labels) != on]
    for entry in changed:
        entry.labels = [*entry.labels, label_id] if on else [label for label in entry.labels if label != label_id]
    save(changed, ["labels"])
    refresh_heads(changed)
    return [entry.pk for entry in changed]
