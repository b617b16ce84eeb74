"""Measures without pages: the product's queries and actions, called as its doors call them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import transaction

from bench import mail
from bench.language import COMMON, MEDIUM, PREFIX, RARE, Language
from bench.measure import measure
from bench.people import Box
from bench.results import Results
from medipli.delivery import actions as delivery
from medipli.messages import actions, queries
from medipli.messages.actions import DraftContent, Placement, create_draft, file_messages, prepare, store
from medipli.messages.models import Draft, Entry
from medipli.messages.searching import terms as language

SEARCHES = {
    "search rare": RARE,
    "search medium": MEDIUM,
    "search common": COMMON,
    "search beginning of a word": PREFIX,
    "search two words": f"{MEDIUM} {COMMON}",
    "search nothing found": f"{RARE} {MEDIUM} introuvable",
    "search de: objet:": "de:vautrelle objet:bilan",
    "search common, pj:": f"{COMMON} pj:",
    "search medium, après: non-lu:": f"{MEDIUM} après:01/01/2020 non-lu:oui",
}
IMPORT_BATCH = 50


def reading(results: Results, box: Box, *, label: str, times: int) -> None:
    """List, next page, open, search in one box."""
    pages = first_cursors(box, 60)
    opened = some_entries(box, times + 10)
    cases: list[tuple[str, Callable[[int], object], int]] = [
        ("list", lambda n: queries.entry_page(box.inbox_id, box.person_id), times),
        (
            "next page",
            lambda n: queries.entry_page(box.inbox_id, box.person_id, after=pages[n % len(pages)]),
            times,
        ),
        ("list unread", lambda n: queries.entry_page(box.inbox_id, box.person_id, unread_only=True), times),
        ("open", lambda n: queries.open_thread(box.mailbox_id, opened[n % len(opened)]), times),
    ]
    for what, text in SEARCHES.items():
        terms = language.parse(text)
        cases.append((what, _search(box, terms), max(10, times // 3)))
    for what, operation, count in cases:
        results.add(measure("store", what, operation, box=label, times=count))


def changing(results: Results, box: Box, *, label: str, times: int) -> None:
    """Flag, read for the first time and move single messages."""
    entries = some_entries(box, times + 10)
    actions.mark_unread(box.actor, box.mailbox_id, entries)
    results.add(
        measure(
            "store",
            "mark as read",
            lambda n: actions.mark_read(box.actor, box.mailbox_id, [entries[n]], opened=True),
            box=label,
            times=times,
        )
    )
    results.add(
        measure(
            "store",
            "flag",
            lambda n: actions.set_flag(box.actor, box.mailbox_id, [entries[n]], flagged=True),
            box=label,
            times=times,
        )
    )
    results.add(
        measure(
            "store",
            "move",
            lambda n: actions.move_entries(box.actor, box.mailbox_id, [entries[n]], box.archive_id),
            box=label,
            times=times,
        )
    )
    found = Entry.objects.filter(folder_id=box.archive_id).values_list("id", flat=True)
    back = list(found[:5000])
    if back:
        actions.move_entries(box.actor, box.mailbox_id, back, box.inbox_id)


def sending(results: Results, sender: Box, others: Sequence[Box], *, times: int) -> None:
    """Send 10 kB to 1 and to 200: from the saved draft to the entries of every box, notices written as jobs."""
    words = Language()
    for number in (1, 200):
        if len(others) < number:
            continue
        rng = random.Random(f"send {number}")
        drafts = [_draft(sender, others[:number], words.prose(rng, 10_000)) for _ in range(times + 3)]
        results.add(measure("store", f"send to {number}", partial(_send, sender, drafts), times=times))


def receiving(results: Results, box: Box, *, times: int) -> None:
    """10 kB messages, words indexed: a transaction each, then in batches as an import does."""
    raws = list(messages(box, times + 10, "receive"))
    now = datetime.now(UTC)
    results.add(
        measure(
            "store",
            "receive, a commit each",
            lambda n: delivery.receive(raws[n], [box.mailbox_id], now=now),
            times=times,
        )
    )
    batches = [list(messages(box, IMPORT_BATCH, f"import {n}")) for n in range(max(4, times // IMPORT_BATCH) + 1)]

    def bring(n: int) -> None:
        with transaction.atomic():
            place = Placement(box.mailbox_id, box.inbox_id, now - timedelta(days=1), unread=False)
            file_messages([(store(prepare(raw, now)), place) for raw in batches[n]])

    results.add(
        measure("store", "import, batches of 50", bring, times=len(batches) - 1, warm=1, divided_by=IMPORT_BATCH)
    )


def messages(box: Box, count: int, seed: str, *, mean: int = 10_000) -> Iterator[bytes]:
    """Whole messages to a box, each unlike any other."""
    words, rng = Language(), random.Random(f"{seed} {datetime.now(UTC)}")
    for number in range(count):
        body = mail.make_body(words, rng, mail.size_of_text(rng, mean))
        head = mail.headers(
            message_id=f"{rng.getrandbits(64):x}.{number}@bench.example",
            sender=words.person(rng),
            to=box.address,
            subject=" ".join(words.draw(rng, 6)).capitalize(),
            date=datetime.now(UTC),
        )
        yield mail.whole(head, body)


def some_entries(box: Box, count: int) -> list[int]:
    """Heads spread over the whole list, in an order of no meaning."""
    ids = list(
        Entry.objects.filter(folder_id=box.inbox_id, is_head=True)
        .order_by("-received_at", "-id")
        .values_list("id", flat=True)[: max(count, 2000)]
    )
    random.Random(5).shuffle(ids)
    return ids[:count]


def first_cursors(box: Box, number: int) -> list[queries.Cursor]:
    """Where the first pages end."""
    cursors: list[queries.Cursor] = []
    after: queries.Cursor | None = None
    for _ in range(number):
        after = queries.entry_page(box.inbox_id, box.person_id, after=after).next
        if after is None:
            break
        cursors.append(after)
    return cursors or [queries.Cursor(datetime.now(UTC), 1)]


def _search(box: Box, terms: language.Terms) -> Callable[[int], object]:
    return lambda n: queries.search(box.mailbox_id, box.person_id, terms)


def _draft(sender: Box, others: Sequence[Box], text: str) -> Draft:
    people = tuple({"name": other.name, "address": other.address} for other in others)
    content = DraftContent(to=people, subject="Réunion de concertation", text=text)
    return create_draft(sender.actor, sender.mailbox_id, content)


def _send(sender: Box, drafts: Sequence[Draft], number: int) -> None:
    draft = drafts[number]
    delivery.send(sender.actor, draft.public_id, draft.revision, frozenset({"forgotten-attachment"}))
    if not delivery.release(draft.pk):
        raise RuntimeError("The message did not leave.")
