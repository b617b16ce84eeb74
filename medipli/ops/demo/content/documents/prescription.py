"""Prescription: numbered lines, dosage under each name, optional long-term-condition band."""

from dataclasses import dataclass
from functools import lru_cache

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table, TableStyle

from .paper import LINE, SMALL, Letterhead, Subject, gap, paragraph, print_sheet, signature, style, title


@dataclass(frozen=True)
class Prescription:
    """Content of a prescription; each line is (medicine or care, dosage)."""

    head: Letterhead
    subject: Subject
    title: str
    dated: str
    prescriber: str
    rpps: str
    lines: tuple[tuple[str, str], ...]
    band: str
    duration: str


@lru_cache(maxsize=512)
def print_prescription(prescription: Prescription) -> bytes:
    """PDF of a prescription."""
    name = style("name", fontName="Helvetica-Bold", fontSize=10.4, leading=14)
    number = style("number", fontName="Times-Roman", fontSize=15, textColor=HexColor(prescription.head.accent))
    story: list[Flowable] = [title(prescription.head, prescription.title)]
    who = f"{prescription.prescriber} · RPPS {prescription.rpps}" if prescription.rpps else prescription.prescriber
    story += [paragraph(who, SMALL), gap(6)]
    if prescription.band:
        story += [paragraph(f"<i>{prescription.band}</i>", SMALL), gap(6)]
    rows = [
        [paragraph(str(index), number), [paragraph(label, name), paragraph(dosage)]]
        for index, (label, dosage) in enumerate(prescription.lines, start=1)
    ]
    table = Table(rows, colWidths=[12 * mm, 162 * mm], hAlign="LEFT")
    table.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 6)])
    )  # fmt: skip
    story += [table, gap(10), paragraph(prescription.duration), gap(16), signature(prescription.prescriber)]
    return print_sheet(prescription.head, prescription.subject, prescription.dated, story, prescription.title)
