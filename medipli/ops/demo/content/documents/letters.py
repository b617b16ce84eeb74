"""Prose documents: discharge letter, imaging report, consultation report, care protocol, staff summary."""

from dataclasses import dataclass
from functools import lru_cache

from reportlab.platypus import Flowable

from .paper import CELL, HEADING, Letterhead, Subject, gap, grid, note, paragraph, print_sheet, signature, title


@dataclass(frozen=True)
class Section:
    """A titled part; `table` rows, when given, are drawn under the text (first row = head)."""

    heading: str
    text: str
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Letter:
    """Content of a prose document; paragraphs of a section are separated by ``//``."""

    head: Letterhead
    subject: Subject | None
    title: str
    dated: str
    to: str
    sections: tuple[Section, ...]
    conclusion: str
    signed: str


@lru_cache(maxsize=512)
def print_letter(letter: Letter) -> bytes:
    """PDF of a prose document."""
    story: list[Flowable] = [title(letter.head, letter.title)]
    if letter.to:
        story += [paragraph(letter.to), gap(4)]
    for section in letter.sections:
        if section.heading:
            story.append(paragraph(section.heading, HEADING))
        story += [paragraph(part.strip()) for part in section.text.split("//") if part.strip()]
        if section.table:
            story += [_table(section.table), gap(4)]
    if letter.conclusion:
        story += [gap(4), note(letter.head, f"<b>Conclusion</b> — {letter.conclusion}")]
    story += [gap(14), signature(letter.signed)]
    return print_sheet(letter.head, letter.subject, letter.dated, story, letter.title)


def _table(rows: tuple[tuple[str, ...], ...]) -> Flowable:
    width = 493 / (len(rows[0]) + 1)
    cells = [[paragraph(f"<b>{cell}</b>" if index == 0 else cell, CELL) for cell in row]
             for index, row in enumerate(rows)]  # fmt: skip
    return grid(cells, [2 * width, *([width] * (len(rows[0]) - 1))])
