"""The chain of hashes over the trail.

Sealing happens after the fact, in batches, so that two people acting at once never wait for each other: only events
of transactions that ended before every running one are sealed, in the order of their ids.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.db import connection, transaction

from medipli.audit.models import Event

SEAL_LOCK = 0x4D454449
FIRST_HASH = bytes(32)


@dataclass(frozen=True)
class BrokenLink:
    """An event that does not follow from the one before it."""

    event_id: int
    reason: str


def event_hash(previous: bytes, event: Event, sequence: int) -> bytes:
    """SHA-256 over the hash before and everything that the event says."""
    said = [
        sequence,
        event.pk,
        event.at.astimezone(UTC).isoformat(),
        event.actor_id,
        event.mailbox_id,
        event.action,
        event.target,
        event.origin,
        event.details,
    ]
    return hashlib.sha256(previous + json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).digest()


@transaction.atomic
def seal_events(limit: int = 10_000) -> int:
    """Chain up to ``limit`` events and return how many were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (horizon,) = cursor.fetchone()
    last = Event.objects.exclude(sequence=None).order_by("-sequence").first()
    sequence, previous = (last.sequence or 0, bytes(last.hash or b"")) if last else (0, FIRST_HASH)
    events = list(Event.objects.filter(sequence=None, transaction__lt=horizon).order_by("id")[:limit])
    for event in events:
        sequence += 1
        previous = event.hash = event_hash(previous, event, sequence)
        event.sequence = sequence
    Event.objects.bulk_update(events, ["sequence", "hash"], batch_size=500)
    return len(events)


def broken_links() -> Iterator[BrokenLink]:
    """Every sealed event whose hash or place in the chain is wrong."""
    previous, expected = FIRST_HASH, 1
    for event in Event.objects.exclude(sequence=None).order_by("sequence").iterator(2000):
        if event.sequence != expected:
            yield BrokenLink(event.pk, f"the chain jumps from {expected - 1} to {event.sequence}")
            expected = event.sequence or expected
        if bytes(event.hash or b"") != event_hash(previous, event, expected):
            yield BrokenLink(event.pk, "its hash does not match what it says")
        previous, expected = bytes(event.hash or b""), expected + 1
