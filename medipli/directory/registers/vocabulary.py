"""The words of the national list: how common each is, and which are one typing error apart.

Two words that one error sets apart (a letter too many, missing, other, or two that changed places) both become the same
spelling when each loses at most one letter; so looking up the spellings of what was typed finds its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.backends.utils import CursorWrapper
from rapidfuzz.distance import DamerauLevenshtein

from medipli.directory.registers.wording import DEPARTMENT, NAME, SOUND

SHORTEST = 3
"""Shorter words are too close to too many others; words of the list have a letter more."""
MOST_NEAR = 8


def renew(cursor: CursorWrapper) -> None:
    """Count the words of the list again, and write the spellings of those that are new."""
    cursor.execute("DROP TABLE IF EXISTS register_words")
    cursor.execute(
        "CREATE TEMPORARY TABLE register_words ON COMMIT DROP AS SELECT word, ndoc AS lines"
        " FROM ts_stat('SELECT search FROM directory_listing') WHERE left(word, 1) <> ALL (%s)",
        [[SOUND, NAME, DEPARTMENT]],
    )
    cursor.execute("DELETE FROM directory_word w WHERE NOT EXISTS (SELECT FROM register_words r WHERE r.word = w.word)")
    cursor.execute(
        "DELETE FROM directory_nearword n WHERE NOT EXISTS (SELECT FROM register_words r WHERE r.word = n.word)"
    )
    cursor.execute(
        "SELECT word FROM register_words r WHERE word ~ '^[a-z]{4,}$'"
        " AND NOT EXISTS (SELECT FROM directory_word w WHERE w.word = r.word)"
    )
    new = [word for (word,) in cursor.fetchall()]
    cursor.execute(
        "INSERT INTO directory_word (word, lines) SELECT word, lines FROM register_words"
        " ON CONFLICT (word) DO UPDATE SET lines = excluded.lines WHERE directory_word.lines <> excluded.lines"
    )
    with cursor.copy("COPY directory_nearword (spelling, word) FROM STDIN") as copy:
        for word in new:
            for spelling in spellings(word):
                copy.write_row((spelling, word))
    cursor.execute("ANALYZE directory_word, directory_nearword")


def spellings(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters in turn."""
    yield word
    yield from dict.fromkeys(word[:place] + word[place + 1 :] for place in range(len(word)))


def near(words: list[str]) -> dict[str, list[str]]:
    """For each word that was typed, the words of the list one error away, the most common first; itself left out."""
    asked = {spelling: [] for word in words if len(word) >= SHORTEST for spelling in spellings(word)}  # type: dict[str, list[str]]
    if not asked:
        return {word: [] for word in words}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.word, w.lines FROM directory_nearword n JOIN directory_word w ON w.word = n.word"
            " WHERE n.spelling = ANY(%s) GROUP BY n.word, w.lines ORDER BY w.lines DESC, n.word",
            [list(asked)],
        )
        found = [word for word, _ in cursor.fetchall()]
    return {
        word: [
            one
            for one in found
            if len(word) >= SHORTEST and one != word and DamerauLevenshtein.distance(word, one, score_cutoff=1) <= 1
        ][:MOST_NEAR]
        for word in words
    }


def known(words: list[str]) -> dict[str, int]:
    """Those of the words that the list knows, with the number of its lines; 0: as the beginning of others alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            # All that begins with a word stands between it and it with « { », the character after « z ».
            "SELECT asked, coalesce((SELECT w.lines FROM directory_word w WHERE w.word = asked), 0)"
            " FROM unnest(%s::text[]) asked"
            " WHERE EXISTS (SELECT FROM directory_word w WHERE w.word ~>=~ asked AND w.word ~<~ (asked || '{'))",
            [words],
        )
        return dict(cursor.fetchall())
