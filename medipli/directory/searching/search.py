"""The search itself: candidates from one index, put in order here.

An index over words answers in a time that does not grow with the list; of what matches, five hundred lines at most are
read and ranked, those of a surname that was typed and those of the
asker's own department first, so that a common name finds the neighbour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from medipli.directory.registers import vocabulary
from medipli.directory.registers.wording import DEPARTMENT, NAME, SOUND
from medipli.directory.searching.asked import Asked
from medipli.directory.searching.ranking import Term, score, terms
from medipli.formats.postal import department_of
from medipli.formats.sounds import sound

MOST_READ, MOST_LOCAL = 200, 100
COMMON = 2_000
"""A word on more lines than this is one that people mean, rather than the beginning of another."""
_LOCAL = 1.5
"""What it is worth to be of the asker's department."""
_COLUMNS = (
    "id, address, kind, national_id, structure_id, civility, last_name, first_name, profession, speciality,"
    " structure, service, postal_code, town, folded"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the list that answers."""

    listing_id: int
    address: str
    kind: str
    national_id: str
    structure_id: str
    civility: str
    last_name: str
    first_name: str
    profession: str
    speciality: str
    structure: str
    service: str
    postal_code: str
    town: str


@dataclass(frozen=True)
class Found:
    """What a search found, the best first. ``is_corrected``: some words were taken for others one error away."""

    hits: tuple[Hit, ...]
    is_corrected: bool = False
    is_cut: bool = False


def search(asked: Asked, *, department: str = "", limit: int = 20) -> Found:
    """The lines that answer best. ``department`` is the asker's own, « 31 », « 2A ».

    Two to four queries. Nothing that is typed raises.
    """
    if asked.is_empty:
        return Found(())
    if asked.address:
        return Found(tuple(_hit(row) for row in _by_address(asked.address, limit)))
    if asked.number:
        return Found(tuple(_hit(row) for row in _by_number(asked.number, limit)))
    known = vocabulary.known(list(asked.words))
    unknown = [word for word in asked.words if word not in known]
    spelt = vocabulary.near(unknown) if unknown else {}
    rows = _candidates(_clauses(asked.words, known, spelt), department)
    if not rows and len(unknown) < len(asked.words):
        # Each word is one of the list, but no line has them all: one may be another's typing error.
        spelt = vocabulary.near(list(asked.words))
        rows = _candidates(_clauses(asked.words, {}, spelt), department) if any(spelt.values()) else []
    asking = terms(asked.ranking, spelt)
    ranked = sorted(rows, key=lambda row: (-_score(asking, row, department), row[6], row[7], row[0]))
    return Found(tuple(_hit(row) for row in ranked[:limit]), any(spelt.values()), len(rows) >= MOST_READ)


Line = tuple[int, str, str, str, str, str, str, str, str, str, str, str, str, str, str]


def _score(asking: Sequence[Term], row: Line, department: str) -> float:
    is_local = bool(department) and department_of(row[12]) == department
    return score(asking, row[14]) + (_LOCAL if is_local else 0)


def _clauses(words: Sequence[str], known: Mapping[str, int], spelt: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each word a tsquery: as it stands, as the beginning of one, as it sounds, or as one it may be meant for.

    A word that the list knows is complete when it is common or not the last: all that begin with it would be slow.
    Words are letters and digits (:func:`medipli.formats.folding.fold`): nothing in them has to be escaped.
    """
    clauses = {}
    for word in words:
        is_complete = known.get(word, 0) > (COMMON if word == words[-1] else 0)
        ways = [f"'{word}'" if is_complete else f"'{word}':*", *(f"'{near}'" for near in spelt.get(word, ()))]
        if heard := sound(word):
            ways.append(f"'{SOUND}{heard}'")
        clauses[word] = f"({' | '.join(ways)})"
    return clauses


def _candidates(clauses: Mapping[str, str], department: str) -> list[Line]:
    """The lines to rank: all that match when they are few; else some of those of a surname that was typed, of the
    asker's department, and any."""
    query = " & ".join(clauses.values())
    rows = _read(query, MOST_READ)
    if len(rows) == MOST_READ:
        named = (
            " & ".join([f"'{NAME}{word}'", *(clause for other, clause in clauses.items() if other != word)])
            for word in clauses
        )
        rows |= _read(" | ".join(f"({one})" for one in named), MOST_READ)
        if department:
            rows |= _read(f"{query} & '{DEPARTMENT}{department.lower()}'", MOST_LOCAL)
    return list(rows.values())


def _read(query: str, most: int) -> dict[int, Line]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM directory_listing WHERE search @@ %s::tsquery LIMIT %s",  # noqa: S608
            [query, most],
        )
        return {row[0]: row for row in cursor.fetchall()}


def _by_address(text: str, limit: int) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM directory_listing WHERE address ^@ %s ORDER BY address LIMIT %s",  # noqa: S608
            [text, limit],
        )
        return list(cursor.fetchall())


def _by_number(number: str, limit: int) -> list[Line]:
    """A number as people give it: with its type digit or without."""
    people = [number, f"8{number}", f"0{number}"]
    structures = [number, f"1{number}", f"2{number}", f"3{number}"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM directory_listing"  # noqa: S608 - fixed texts
            " WHERE (national_id = ANY(%s) AND national_id <> '') OR (structure_id = ANY(%s) AND structure_id <> '')"
            " ORDER BY last_name, structure, service, address LIMIT %s",
            [people, structures, limit],
        )
        return list(cursor.fetchall())


def _hit(row: Line) -> Hit:
    return Hit(*row[:14])
