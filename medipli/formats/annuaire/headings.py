"""Lines of the national directory's ``|`` files. Columns are found by name: a new one or another order is no matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from medipli.formats.folding import fold
from medipli.formats.registerlines import BadLine, WrongFile, lines_of


def said_by(
    file: BinaryIO, columns: Mapping[str, str], needed: Sequence[str], kind: str
) -> Iterator[tuple[int, dict[str, str]] | BadLine]:
    """What each line says, by our names of its columns, with its number in the file; columns we do not name are left.

    A trailing ``|`` is no column. Raises WrongFile when the first line lacks a heading of ``needed``; ``kind`` is how
    that sentence names the file, in French.
    """
    lines = lines_of(file)
    first = next(lines, None)
    if first is None:
        raise WrongFile("Ce fichier est vide.")
    headings = first[1].split("|") if isinstance(first, tuple) else []
    places = {fold(heading): place for place, heading in reversed(list(enumerate(headings)))}
    where = {name: places[fold(title)] for name, title in columns.items() if fold(title) in places}
    if missing := [columns[name] for name in needed if name not in where]:
        raise WrongFile(f"Ce n’est pas {kind}\u00a0: il y manque {missing[0]}.")
    full = len(headings) - (headings[-1] == "")
    for line in lines:
        if isinstance(line, BadLine):
            yield line
            continue
        number, text = line
        values = text.split("|")
        if len(values) not in (full, full + 1):
            yield BadLine(number, f"{len(values) - (values[-1] == '')} colonnes au lieu de {full}")
            continue
        yield number, {name: values[place].strip() for name, place in where.items()}
