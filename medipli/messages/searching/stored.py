"""How the words of a message stand in the database: as one text, a space around each.

A ``tsvector`` takes six or seven bytes for four letters, and cannot be compressed. The word index is built over the
vector that is made of the text again, and keeps what it needs of it; a single row is looked at as a text.
"""

from __future__ import annotations

VECTOR = "array_to_tsvector(string_to_array(btrim(%(expressions)s), ' '))"


def vector(column: str) -> str:
    """SQL: the words of a row as a ``tsvector``, exactly as in the word index, which so answers a condition on it."""
    return VECTOR % {"expressions": column}


def text(words: str) -> str:
    """SQL: what to store of an array of words, none of which is empty: ``' bilan sanguin o/bilan '``."""
    return f"concat(' ', array_to_string({words}, ' '), ' ')"
