"""How well a line answers what was asked: each word counts where it says most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medipli.directory.registers.wording import SEPARATOR
from medipli.formats.sounds import sound

# What a word is worth in each field of a line, in the order of Wording: the whole word, its beginning, its sound, a
# word one error away.
_WORTH = (
    (12.0, 7.0, 7.0, 6.0),  # surname
    (7.0, 4.5, 4.0, 3.5),  # first name
    (6.0, 4.0, 3.5, 3.0),  # town
    (6.0, 3.0, 0.0, 0.0),  # postal code
    (4.0, 3.5, 0.0, 2.0),  # profession and speciality
    (4.0, 3.0, 0.0, 2.0),  # structure and service
)
_INITIAL, _ABSENT, _LEFT_UNSAID = 2.0, -4.0, 0.05


@dataclass(frozen=True, slots=True)
class Term:
    """One word that was asked, how it sounds, and the words of the list that it may be meant for."""

    word: str
    heard: str
    near: frozenset[str]


def terms(words: Sequence[str], spelt: Mapping[str, Sequence[str]]) -> tuple[Term, ...]:
    """The words as :func:`score` weighs them."""
    return tuple(Term(word, sound(word), frozenset(spelt.get(word, ()))) for word in words)


def score(asked: Sequence[Term], folded: str) -> float:
    """The sum of what each word is worth at its best place in a line; one that is nowhere takes something away.

    ``folded`` is what :meth:`Wording.written` wrote. Microseconds: it is asked for each of hundreds of lines.
    """
    fields = [field.split() for field in folded.split(SEPARATOR)]
    sounds = (*fields[6:], (), (), ())
    total = 0.0
    for term in asked:
        best = 0.0
        for places, heard, worth in zip(fields[:6], sounds, _WORTH, strict=True):
            if worth[0] <= best or not places:
                continue
            best = max(best, _worth(term, places, heard, worth))
        total += best or (_ABSENT if len(term.word) > 2 else -_INITIAL)
    # Of two that answer alike, the one of whom less is left unsaid.
    return total - _LEFT_UNSAID * (len(fields[0]) + len(fields[1]))


def _worth(term: Term, places: list[str], heard: Sequence[str], worth: tuple[float, float, float, float]) -> float:
    word = term.word
    if word in places:
        return worth[0]
    best = 0.0
    for place in places:
        if place.startswith(word):
            share = len(word) / len(place)
            best = max(best, worth[1] * (0.6 + 0.4 * share) if len(word) > 1 else min(_INITIAL, worth[1]))
    if term.heard and worth[2] > best and term.heard in heard:
        best = worth[2]
    if term.near and worth[3] > best and not term.near.isdisjoint(places):
        best = worth[3]
    return best
