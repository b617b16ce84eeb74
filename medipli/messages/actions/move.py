"""Moving entries between folders, and deleting them for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.mailboxes.actions import delete_folder
from medipli.mailboxes.actions.folders import own_folder
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Folder
from medipli.mailboxes.policy import Forbidden, writing_access
from medipli.messages import heads, live
from medipli.messages.actions.change import LARGEST_CHANGE, lock_entries, save, unread_of
from medipli.messages.actions.file import count_unread, reserve_uids
from medipli.messages.models import Draft, Entry, ReadMark

CLOSED_TO_MOVES = (Folder.Kind.DRAFTS,)


@transaction.atomic
def move_entries(actor: Actor, mailbox_id: int, entry_ids: Iterable[int], folder_id: int) -> dict[int, list[int]]:
    """Move entries to a folder of the same box, with new UIDs there.

    Returns the moved ids by the folder they came from, which is what undoing needs.
    """
    writing_access(actor.person_id, mailbox_id)
    found = lock_entries(mailbox_id, entry_ids)
    target = Folder.objects.filter(pk=folder_id, mailbox_id=mailbox_id).exclude(kind__in=CLOSED_TO_MOVES).first()
    if target is None:
        raise Forbidden
    entries = [entry for entry in found if entry.folder_id != target.pk]
    origins: dict[int, list[int]] = {}
    for entry in entries:
        origins.setdefault(entry.folder_id, []).append(entry.pk)
    _move(entries, target)
    if entries:
        audit.record(
            actor,
            "message.move",
            mailbox_id=mailbox_id,
            target=f"folder {target.pk}",
            details={"entries": [entry.pk for entry in entries]},
        )
    return origins


@transaction.atomic
def undo_move(actor: Actor, mailbox_id: int, origins: dict[int, list[int]]) -> None:
    """Put entries back where ``move_entries`` found them; as :func:`restore_entries` does, from a folder now gone."""
    known = set(Folder.objects.filter(mailbox_id=mailbox_id, pk__in=origins).values_list("pk", flat=True))
    for folder_id, entry_ids in origins.items():
        if folder_id in known:
            move_entries(actor, mailbox_id, entry_ids, folder_id)
        else:
            restore_entries(actor, mailbox_id, entry_ids)


@transaction.atomic
def restore_entries(actor: Actor, mailbox_id: int, entry_ids: Iterable[int]) -> dict[int, list[int]]:
    """Put entries back where they were before the bin or the archives, or in the inbox when that folder is gone.

    Returns the ids by the folder they came from, as :func:`move_entries`.
    """
    writing_access(actor.person_id, mailbox_id)
    lock_boxes([mailbox_id])
    inbox = _folder_of_kind(mailbox_id, Folder.Kind.INBOX).pk
    known = set(Folder.objects.filter(mailbox_id=mailbox_id).values_list("id", flat=True))
    places: dict[int, list[int]] = {}
    found = Entry.objects.filter(mailbox_id=mailbox_id, id__in=sorted(set(entry_ids))[:LARGEST_CHANGE])
    for entry_id, folder_id, before in found.values_list("id", "folder_id", "previous_folder_id"):
        target = before if before in known and before != folder_id else inbox
        places.setdefault(target, []).append(entry_id)
    origins: dict[int, list[int]] = {}
    for target in sorted(places):
        for folder_id, moved in move_entries(actor, mailbox_id, places[target], target).items():
            origins.setdefault(folder_id, []).extend(moved)
    return origins


@transaction.atomic
def delete_for_good(actor: Actor, mailbox_id: int, entry_ids: Iterable[int]) -> int:
    """Delete entries that are in the bin. Returns how many went. Their message stays while another box holds it."""
    writing_access(actor.person_id, mailbox_id)
    trash = _folder_of_kind(mailbox_id, Folder.Kind.TRASH)
    entries = [entry for entry in lock_entries(mailbox_id, entry_ids) if entry.folder_id == trash.pk]
    remove_entries(entries)
    if entries:
        audit.record(
            actor,
            "message.delete",
            mailbox_id=mailbox_id,
            details={"messages": [entry.message_id for entry in entries]},
        )
    return len(entries)


@transaction.atomic
def delete_own_folder(actor: Actor, mailbox_id: int, folder_id: int) -> int:
    """Delete an own folder and those inside it. Their messages are kept: they go to the archives. Returns how many."""
    writing_access(actor.person_id, mailbox_id)
    lock_boxes([mailbox_id])
    inside = _with_children(mailbox_id, folder_id)
    own_folder(mailbox_id, folder_id)
    archive = _folder_of_kind(mailbox_id, Folder.Kind.ARCHIVE)
    moved = 0
    for inner in inside:
        while ids := list(Entry.objects.filter(folder_id=inner).values_list("id", flat=True)[:LARGEST_CHANGE]):
            _move(lock_entries(mailbox_id, ids), archive)
            moved += len(ids)
    delete_folder(actor, mailbox_id, folder_id)
    return moved


def remove_entries(entries: Sequence[Entry]) -> None:
    """Take entries away: counts, room, words and heads follow."""
    if not entries:
        return
    ids = [entry.pk for entry in entries]
    count_unread(Counter({place: -n for place, n in unread_of(entries).items()}))
    ReadMark.objects.filter(entry_id__in=ids).delete()
    Draft.objects.filter(origin_id__in=ids).update(origin=None)
    Entry.objects.filter(id__in=ids).delete()
    heads.refresh({(entry.folder_id, entry.thread_id) for entry in entries})
    boxes = {entry.mailbox_id for entry in entries}
    with connection.cursor() as cursor:
        for mailbox_id in sorted(boxes):
            mine = [entry for entry in entries if entry.mailbox_id == mailbox_id]
            cursor.execute(
                "UPDATE mailboxes_mailbox SET used_bytes = greatest(0, used_bytes - %s) WHERE id = %s",
                [sum(entry.size for entry in mine), mailbox_id],
            )
            cursor.execute(
                "UPDATE messages_searchdocument d SET mailboxes = array_remove(mailboxes, %(box)s)"
                " WHERE message_id = ANY(%(messages)s) AND %(box)s = ANY(mailboxes) AND NOT EXISTS (SELECT FROM"
                " messages_entry e WHERE e.message_id = d.message_id AND e.mailbox_id = %(box)s)",
                {"box": mailbox_id, "messages": [entry.message_id for entry in mine]},
            )
    live.announce(boxes)


def _move(entries: Sequence[Entry], target: Folder) -> None:
    if not entries:
        return
    left = {(entry.folder_id, entry.thread_id) for entry in entries}
    change = Counter({place: -n for place, n in unread_of(entries).items()})
    uid, _ = reserve_uids(target.pk, len(entries))
    for number, entry in enumerate(entries):
        entry.previous_folder_id, entry.folder_id, entry.uid = entry.folder_id, target.pk, uid + number
    save(entries, ["folder", "uid", "previous_folder_id"])
    change.update(unread_of(entries))
    count_unread(change)
    with connection.cursor() as cursor:  # IMAP clients watch the folder that lost them too
        cursor.execute(
            "UPDATE mailboxes_folder SET modseq = modseq + 1 WHERE id = ANY(%s)", [sorted({f for f, _ in left})]
        )
    heads.refresh(left | {(entry.folder_id, entry.thread_id) for entry in entries})


def _folder_of_kind(mailbox_id: int, kind: Folder.Kind) -> Folder:
    return Folder.objects.get(mailbox_id=mailbox_id, kind=kind)


def _with_children(mailbox_id: int, folder_id: int) -> list[int]:
    parents = dict(Folder.objects.filter(mailbox_id=mailbox_id).values_list("id", "parent_id"))
    if folder_id not in parents:
        raise Forbidden
    found = [folder_id]
    for inner in found:
        found.extend(child for child, parent in parents.items() if parent == inner)
    return found
