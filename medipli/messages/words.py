"""Words as search knows them: lower case, without accents, so that the database's locale plays no part.

A document holds the French stems of everything (PostgreSQL's ``french`` configuration over the folded text) and, for
the operators ``de:``, ``à:``, ``objet:`` and ``pj:``, the whole words of those fields behind a one-letter prefix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

BODY_LIMIT = 300_000
FIELD_WORDS_LIMIT = 400
WORD_LIMIT = 60
WORD = re.compile(r"[0-9a-z]+")
_LIGATURES = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("ø", "o"), ("’", " "), ("'", " "), ("ʼ", " "))

FROM, TO, SUBJECT, FILE = "d/", "a/", "o/", "p/"


@dataclass(frozen=True)
class Document:
    """What one message says to search: its folded words, each once, and the field words with their prefixes."""

    text: str
    field_words: tuple[str, ...]


def fold(text: str) -> str:
    """« L’Évaluation » becomes ``l evaluation``. Other scripts keep their letters."""
    folded = text.lower()
    for letter, plain in _LIGATURES:
        folded = folded.replace(letter, plain)
    if folded.isascii():
        return folded
    folded = unicodedata.normalize("NFKD", folded)
    for letter in set(folded):
        if unicodedata.combining(letter):
            folded = folded.replace(letter, "")
    return folded


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order; ``ines.corvoisier@…`` gives each part."""
    return WORD.findall(fold(text))


def document(*, sender: str, recipients: str, subject: str, files: Iterable[str], body: str) -> Document:
    """The search document of a message. ``sender`` and ``recipients`` hold names and addresses as one text."""
    people = words_of(sender), words_of(recipients)
    subject_words, file_words = words_of(subject), words_of(" ".join(files))
    fields = {
        prefix + word[:WORD_LIMIT]
        for prefix, words in ((FROM, people[0]), (TO, people[1]), (SUBJECT, subject_words), (FILE, file_words))
        for word in words[:FIELD_WORDS_LIMIT]
    }
    # The vector holds no positions and queries are made of such words alone: each is sent, and stemmed, once.
    said = [*subject_words, *people[0], *people[1][:FIELD_WORDS_LIMIT], *file_words, *words_of(body[:BODY_LIMIT])]
    return Document(" ".join(dict.fromkeys(word[:WORD_LIMIT] for word in said)), tuple(sorted(fields)))
