"""Read marks, flags and labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.mailboxes.policy import Forbidden, access_to, writing_access
from medipli.messages.actions.change import lock_entries, refresh_heads, save
from medipli.messages.actions.file import count_unread
from medipli.messages.models import Label, ReadMark


@transaction.atomic
def mark_read(actor: Actor, mailbox_id: int, entry_ids: Iterable[int], *, opened: bool = False) -> list[int]:
    """The actor has read these. Returns the ids that were unread until now.

    ``opened`` means that the text was shown: it goes into the reading trail, which members of a shared box see.
    """
    person = access_to(actor.person_id, mailbox_id).person_id
    entries = lock_entries(mailbox_id, entry_ids)
    changed = [entry for entry in entries if person in entry.unread_by]
    for entry in changed:
        entry.unread_by = [member for member in entry.unread_by if member != person]
    save(changed, ["unread_by"])
    count_unread(Counter({(folder, person): -n for folder, n in Counter(e.folder_id for e in changed).items()}))
    refresh_heads(changed)
    if opened:
        now = timezone.now()
        ReadMark.objects.bulk_create(
            [ReadMark(entry=entry, person_id=person, read_at=now) for entry in entries], ignore_conflicts=True
        )
        for entry in changed:
            audit.record(actor, "message.read", mailbox_id=mailbox_id, target=f"entry {entry.pk}")
    return [entry.pk for entry in changed]


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
    return [entry.pk for entry in changed]
