"""Turning words into a text search query.

A word matches its French stem, any word that starts with it, and the stems of its likely endings, so that results come
while one types: « anticoagulati » finds « anticoagulation », whose stem is shorter than what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable

from medipli.messages import words

ENDINGS = ("on", "ion", "e", "r", "ment", "que")
PREFIX_FROM = 2
UNINDEXED = {
    "notre", "votre", "sommes", "serai", "seras", "serons", "serez", "seront", "serait", "serais", "serions",
    "seriez", "seraient", "soyez", "soyons", "soient", "ayant", "avons", "avais", "avait", "avions", "aviez",
    "avaient", "aurai", "auras", "aurons", "aurez", "auront", "aurais", "aurait", "aurions", "auriez", "auraient",
    "ayons", "aient", "fusse", "fusses", "fussions", "fussiez", "fussent", "eusse", "eusses", "eussions", "eussiez",
    "eussent", "furent", "eurent", "eumes", "eutes", "fumes", "futes",
}  # fmt: skip
"""Stop words of PostgreSQL's « french » with five letters or more: no document holds them, so none is asked for."""


def anywhere(texts: Iterable[str]) -> str:
    """SQL text for ``to_tsquery('french', …)``; empty when nothing can be searched. Only [a-z0-9] reaches it."""
    parts = [_word(word) for text in texts for word in words.words_of(text)[:20]]
    return " & ".join(parts)


def fields(prefix: str, values: Iterable[str]) -> str:
    """SQL text for a cast to ``tsquery``: whole words or beginnings of words of one field."""
    return " & ".join(f"'{prefix}{word}':*" for value in values for word in words.words_of(value)[:20])


def _word(word: str) -> str:
    if len(word) < PREFIX_FROM:
        return word
    if word.isdigit() or len(word) < 5 or word in UNINDEXED:
        return f"{word}:*"
    return "(" + " | ".join([f"{word}:*", *(word + ending for ending in ENDINGS)]) + ")"
