"""How messages find their thread: by References and In-Reply-To; answers that have neither, by subject.

A thread is known under keys: 64-bit hashes of the Message-IDs seen in it, and of its subject together with a pair of
correspondents, so that two patients' « Résultats » from two laboratories stay apart. Broken headers only cost a missed
key; they never fail.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from medipli.formats.mime import normalised_subject

MAX_REFERENCES = 20
# A message to many is seldom answered without its reference, and each pair is a row in every box that gets it.
FEW_RECIPIENTS = 3
ANSWER = re.compile(r"^\s*(re|ré|rép|réf|aw|sv|tr|fwd?|wg)\s*(\[\d+\])?\s*[:：]", re.IGNORECASE)

# New threads, and the keys of all that were learned about. Until it has a number, a thread is given one below zero.
REMEMBER = """
WITH fresh AS MATERIALIZED (
    SELECT given, mailbox_id, nextval(pg_get_serial_sequence('messages_thread', 'id')) AS id
    FROM unnest(%s::bigint[], %s::bigint[]) AS f(given, mailbox_id)
), made AS (
    INSERT INTO messages_thread (id, mailbox_id) SELECT id, mailbox_id FROM fresh
), learned AS (
    INSERT INTO messages_threadkey (mailbox_id, key, thread_id)
    SELECT l.mailbox_id, l.key, coalesce(fresh.id, l.thread_id)
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS l(mailbox_id, key, thread_id)
    LEFT JOIN fresh ON fresh.given = l.thread_id
    ORDER BY l.mailbox_id, l.key
    ON CONFLICT (mailbox_id, key) DO UPDATE SET thread_id = excluded.thread_id
)
SELECT given, id FROM fresh
"""


@dataclass(frozen=True)
class Clues:
    """What a message says about its thread: its own key and those of its ancestors, and its subject keys.

    ``is_answer``: it reads as an answer but names no ancestor, so that only its subject can tell its thread.
    """

    identifiers: tuple[int, ...]
    subjects: tuple[int, ...]
    is_answer: bool


def clues(
    message_id: str, ancestors: Sequence[str], subject: str, sender: str = "", recipients: Sequence[str] = ()
) -> Clues:
    """The keys of a message: its own identifier first, then its ancestors, closest first."""
    named = [name for name in (message_id, *reversed(ancestors[-MAX_REFERENCES:])) if name]
    bare = normalised_subject(subject)
    others = recipients if len(recipients) <= FEW_RECIPIENTS else recipients[:1]
    pairs = {"|".join(sorted((sender, other))) for other in others} if sender and bare else set()
    return Clues(
        identifiers=tuple(dict.fromkeys(_key("id", name) for name in named)),
        subjects=tuple(_key("subject", f"{pair}|{bare}") for pair in sorted(pairs)),
        # An answer that names its ancestors belongs with them: its subject could lead it to another patient's thread.
        is_answer=not ancestors and bool(ANSWER.match(subject)),
    )


@dataclass(frozen=True)
class Threads:
    """The thread of each message, in order; ``created`` are those that did not exist before."""

    ids: list[int]
    created: frozenset[int]


def threads_for(wanted: Sequence[tuple[int, Clues]]) -> Threads:
    """The thread of each (box, clues): an existing one, or a new one. Remembers their keys.

    Two queries, however many messages.
    """
    known = _known(wanted)
    fresh: dict[int, int] = {}
    chosen: list[int] = []
    learned: dict[tuple[int, int], int] = {}
    for mailbox_id, clue in wanted:
        thread = next((known[mailbox_id, key] for key in clue.identifiers if (mailbox_id, key) in known), None)
        if thread is None and clue.is_answer:
            thread = next((known[mailbox_id, key] for key in clue.subjects if (mailbox_id, key) in known), None)
        if thread is None:
            thread = -(len(fresh) + 1)  # numbered for good below
            fresh[thread] = mailbox_id
        for key in (*clue.identifiers, *clue.subjects):
            # A subject leads to the latest thread that bears it; an identifier never changes its thread.
            if known.get((mailbox_id, key)) != thread and ((mailbox_id, key) not in known or key in clue.subjects):
                known[mailbox_id, key] = learned[mailbox_id, key] = thread
        chosen.append(thread)
    numbers = _remember(fresh, learned)
    return Threads([numbers.get(thread, thread) for thread in chosen], frozenset(numbers.values()))


def _key(kind: str, text: str) -> int:
    digest = hashlib.blake2b(f"{kind}:{text}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) or 1


def _known(wanted: Sequence[tuple[int, Clues]]) -> dict[tuple[int, int], int]:
    keys = {key for _, clue in wanted for key in (*clue.identifiers, *clue.subjects)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mailbox_id, key, thread_id FROM messages_threadkey WHERE mailbox_id = ANY(%s) AND key = ANY(%s)",
            [sorted({mailbox for mailbox, _ in wanted}), sorted(keys)],
        )
        return {(mailbox, key): thread for mailbox, key, thread in cursor.fetchall()}


def _remember(fresh: dict[int, int], learned: dict[tuple[int, int], int]) -> dict[int, int]:
    """Create the fresh threads and write down what was learned; returns the numbers that they got."""
    if not fresh and not learned:
        return {}
    places = sorted(learned)
    with connection.cursor() as cursor:
        cursor.execute(
            REMEMBER,
            [
                list(fresh),
                list(fresh.values()),
                [mailbox for mailbox, _ in places],
                [key for _, key in places],
                [learned[place] for place in places],
            ],
        )
        return dict(cursor.fetchall())
