"""Laboratory report: table of results with reference values and earlier ones, comment box."""

from dataclasses import dataclass
from functools import lru_cache

from reportlab.lib.units import mm

from .paper import (
    ALERT,
    CELL,
    SOFT,
    Letterhead,
    Subject,
    gap,
    grid,
    note,
    paragraph,
    print_sheet,
    signature,
    style,
    title,
)


@dataclass(frozen=True)
class LabRow:
    """One analysis; `flag` is "H" above the range, "L" under it, "" inside; an empty value makes a group heading."""

    analysis: str
    value: str = ""
    unit: str = ""
    reference: str = ""
    previous: str = ""
    flag: str = ""


@dataclass(frozen=True)
class LabReport:
    """Content of a laboratory report; dates as printed."""

    head: Letterhead
    subject: Subject
    title: str
    sampled: str
    prescriber: str
    previous_date: str
    rows: tuple[LabRow, ...]
    comment: str
    warn: bool
    validator: str


@lru_cache(maxsize=512)
def print_lab_report(report: LabReport) -> bytes:
    """PDF of a laboratory report."""
    strong = style("strong", parent=CELL, fontName="Helvetica-Bold", fontSize=9.2)
    flagged = style("flagged", parent=strong, fontName="Helvetica-Bold", fontSize=9.2, textColor=ALERT)
    column = style("column", fontName="Helvetica-Bold", fontSize=8, leading=10, textColor=SOFT)
    earlier = f"Antériorité {report.previous_date}" if report.previous_date else "Antériorité"
    heads = ("Analyse", "Résultat", "Unité", "Valeurs de référence", earlier)
    rows = [[paragraph(text, column) for text in heads]]
    for row in report.rows:
        if not row.value:
            rows.append([paragraph(f"<b>{row.analysis}</b>", CELL), *(paragraph("", CELL) for _ in range(4))])
            continue
        arrow = {"H": " ↑", "L": " ↓"}.get(row.flag, "")
        value = paragraph(f"{row.value}{arrow}", flagged if row.flag else strong)
        rest = (row.unit, row.reference, row.previous or "—")
        rows.append([paragraph(row.analysis, CELL), value, *(paragraph(text, CELL) for text in rest)])
    story = [
        title(report.head, report.title),
        paragraph(f"Prescripteur : {report.prescriber}", CELL),
        gap(),
        grid(rows, [58 * mm, 26 * mm, 24 * mm, 36 * mm, 30 * mm]),
        gap(12),
    ]
    if report.comment:
        story += [note(report.head, f"<b>Commentaire</b> — {report.comment}", warn=report.warn), gap(12)]
    story.append(signature(f"Validé par {report.validator}"))
    return print_sheet(report.head, report.subject, f"Prélevé le {report.sampled}", story, report.title)
