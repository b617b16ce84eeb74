"""Letting boxes find messages: the words of each message, once, with the boxes that hold it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from medipli.messages import words
from medipli.messages.searching import stored
from medipli.messages.summary import Summary

# Characters of text sent to the database in one statement.
CHUNK = 1_000_000


FoundIn = Mapping[int, tuple[Summary, Sequence[int]]]
"""By number of message: what it says, and the boxes that now hold it."""


def index_words(known: FoundIn, fresh: FoundIn) -> None:
    """Let boxes find messages. ``fresh`` are messages that no box held before, which spares looking for their words."""
    missing = dict(fresh)
    if known:
        pairs = [(message, box) for message, (_, boxes) in sorted(known.items()) for box in sorted(set(boxes))]
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH given AS (SELECT message_id, array_agg(box) AS boxes"
                " FROM unnest(%s::bigint[], %s::bigint[]) AS pair(message_id, box) GROUP BY message_id)"
                " UPDATE messages_searchdocument d SET mailboxes = (SELECT array_agg(DISTINCT m ORDER BY m)"
                " FROM unnest(d.mailboxes || given.boxes) AS m)"
                " FROM given WHERE d.message_id = given.message_id AND NOT d.is_private RETURNING d.message_id",
                [[message for message, _ in pairs], [box for _, box in pairs]],
            )
            found = {message for (message,) in cursor.fetchall()}
        missing |= {message: said for message, said in known.items() if message not in found}
    _insert(
        (message, sorted(set(boxes)), False, summary.document) for message, (summary, boxes) in sorted(missing.items())
    )


def index_hidden_words(message_id: int, summary: Summary, mailbox_id: int, hidden: str) -> None:
    """Let the sender's own box, and no other, find a message by its blind copies too (``hidden``: names, addresses)."""
    document = summary.document
    hidden_words = words.words_of(hidden)
    field_words = sorted({*document.field_words, *(words.TO + word[: words.WORD_LIMIT] for word in hidden_words)})
    text = f"{document.text} {' '.join(hidden_words)}"
    _insert(iter([(message_id, [mailbox_id], True, words.Document(text, tuple(field_words)))]))


def _insert(rows: Iterator[tuple[int, list[int], bool, words.Document]]) -> None:
    chunk: list[Any] = []
    length = 0
    for message, boxes, is_private, document in rows:
        chunk += [message, boxes, is_private, document.text, list(document.field_words)]
        length += len(document.text)
        if length > CHUNK:
            _write(chunk)
            chunk, length = [], 0
    if chunk:
        _write(chunk)


def _write(values: list[Any]) -> None:
    # Placeholders alone are repeated in the text of the statement.
    said = stored.text("tsvector_to_array(to_tsvector('french', %s)) || %s::text[]")
    row = f"(%s, %s::bigint[], %s, {said})"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_searchdocument (message_id, mailboxes, is_private, words)"  # noqa: S608
            f" VALUES {', '.join([row] * (len(values) // 5))}",
            values,
        )
