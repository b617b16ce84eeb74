"""What is kept as messages come and go, counted again from scratch."""

from __future__ import annotations

from collections import Counter, defaultdict

from medipli.mailboxes.models import Folder, Mailbox, Membership, UnreadCount
from medipli.messages.models import Entry, SearchDocument


def faults(mailbox: Mailbox) -> list[str]:
    """Where kept numbers differ from what the entries of a box say; empty when all is right."""
    found: list[str] = []
    entries = list(Entry.objects.filter(mailbox=mailbox))
    members = set(Membership.objects.filter(mailbox=mailbox).values_list("person_id", flat=True))
    folders = {folder.pk: folder for folder in Folder.objects.filter(mailbox=mailbox)}

    unread = Counter((entry.folder_id, person) for entry in entries for person in entry.unread_by)
    kept = {(one.folder_id, one.person_id): one.count for one in UnreadCount.objects.filter(folder__mailbox=mailbox)}
    if set(kept) != {(folder, person) for folder in folders for person in members}:
        found.append("an unread count is missing, or belongs to nobody")
    found += [
        f"unread {place}: {kept.get(place)} kept, {n} counted" for place, n in unread.items() if kept.get(place) != n
    ]
    found += [f"unread {place}: {n} kept, none counted" for place, n in kept.items() if n and place not in unread]

    threads: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        threads[entry.folder_id, entry.thread_id].append(entry)
        if len(entry.unread_by) != len(set(entry.unread_by)):
            found.append(f"entry {entry.pk} counts somebody twice")
    for place, inside in threads.items():
        heads = [entry for entry in inside if entry.is_head]
        newest = max(inside, key=lambda entry: (entry.received_at, entry.pk))
        if [head.pk for head in heads] != [newest.pk]:
            found.append(f"heads of {place}: {[head.pk for head in heads]} instead of {newest.pk}")
            continue
        if newest.thread_count != len(inside):
            found.append(f"thread {place}: {newest.thread_count} kept, {len(inside)} counted")
        if sorted(newest.thread_unread_by) != sorted({person for entry in inside for person in entry.unread_by}):
            found.append(f"thread {place}: wrong readers")
        if sorted(newest.thread_labels) != sorted({label for entry in inside for label in entry.labels}):
            found.append(f"thread {place}: wrong labels")

    mailbox.refresh_from_db()
    if mailbox.used_bytes != sum(entry.size for entry in entries):
        found.append(f"{mailbox.used_bytes} bytes kept, {sum(entry.size for entry in entries)} counted")
    for entry in entries:
        if not 0 < entry.uid < folders[entry.folder_id].uid_next:
            found.append(f"entry {entry.pk} has UID {entry.uid}, next is {folders[entry.folder_id].uid_next}")
        if entry.modseq > folders[entry.folder_id].modseq:
            found.append(f"entry {entry.pk} is ahead of its folder")
    held = {entry.message_id for entry in entries}
    indexed = set(SearchDocument.objects.filter(mailboxes__contains=[mailbox.pk]).values_list("message_id", flat=True))
    if held != indexed:
        found.append(f"search knows {sorted(indexed - held)} too many, {sorted(held - indexed)} too few")
    return found
