"""The sheet every PDF is drawn on: letterhead, patient block, running foot, and the mention « DOCUMENT FICTIF »."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from ..model import DemoOrganisation, DemoPatient
from ..typography import NBSP, NNBSP, fr

INK = HexColor("#17211F")
SOFT = HexColor("#5B645F")
LINE = HexColor("#D5CEBE")
ALERT = HexColor("#964808")
WASH = HexColor("#FAF5EA")


@dataclass(frozen=True)
class Letterhead:
    """What the top of a sheet says about its issuer."""

    name: str
    place: str
    phone: str
    finess: str
    accent: str
    style: Literal["serif", "sans"]
    service: str = ""

    @classmethod
    def of(cls, organisation: DemoOrganisation, service: str = "") -> "Letterhead":
        """Letterhead of an invented structure."""
        return cls(
            name=organisation.name,
            place=f"{organisation.address}, {organisation.place}",
            phone=organisation.phone,
            finess=organisation.finess,
            accent=organisation.accent,
            style=organisation.letter_style,
            service=service or organisation.service,
        )

    @property
    def heading_font(self) -> str:
        """Built-in face of the headings."""
        return "Times-Roman" if self.style == "serif" else "Helvetica-Bold"


@dataclass(frozen=True)
class Subject:
    """The patient as written on a sheet."""

    label: str
    birth: str
    matricule: str

    @classmethod
    def of(cls, patient: DemoPatient) -> "Subject":
        """Identity lines of an invented patient, gender agreement included."""
        born = "née" if patient.sex == "F" else "né"
        return cls(patient.label, f"{born} le {patient.birth_date:%d/%m/%Y}", patient.matricule)


def ascii_safe(text: str) -> str:
    """Text that the built-in faces can draw: they have no narrow no-break space."""
    return fr(text).replace(NNBSP, NBSP)


def style(name: str, **options: Any) -> ParagraphStyle:
    """A paragraph style over the sheet's own defaults."""
    defaults: dict[str, Any] = {"fontName": "Helvetica", "fontSize": 9.6, "leading": 14, "textColor": INK}
    return ParagraphStyle(name, **(defaults | options))


BODY = style("body", spaceAfter=6)
SMALL = style("small", fontSize=8, leading=11, textColor=SOFT)
HEADING = style("heading", fontName="Helvetica-Bold", fontSize=10, spaceBefore=8, spaceAfter=3)
CELL = style("cell", fontSize=9, leading=11.5)


def paragraph(text: str, look: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph; `text` may hold reportlab's own tags such as <b>."""
    return Paragraph(ascii_safe(text), look)


def title(head: Letterhead, text: str) -> Paragraph:
    """The sheet's title, in the issuer's face and colour."""
    look = style(
        "title", fontName=head.heading_font, fontSize=16, leading=20, textColor=HexColor(head.accent), spaceAfter=6
    )
    return paragraph(text, look)


def grid(rows: Sequence[Sequence[Flowable | str]], widths: Sequence[float]) -> Table:
    """A table with a ruled head and hairlines between rows; widths in points."""
    table = Table([list(row) for row in rows], colWidths=list(widths), repeatRows=1, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, SOFT),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 4.2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4.2),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return table


def note(head: Letterhead, text: str, *, warn: bool = False) -> Table:
    """A comment box with a coloured bar on its left."""
    bar: Color = HexColor("#C8691A") if warn else HexColor(head.accent)
    box = Table([[paragraph(text, CELL)]], colWidths=[174 * mm], hAlign="LEFT")
    box.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), WASH),
                ("LINEBEFORE", (0, 0), (0, -1), 2.5, bar),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("TOPPADDING", (0, 0), (-1, -1), 7),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
            ]
        )
    )
    return box


def signature(left: str, right: str = "Document signé électroniquement") -> Table:
    """The last line of a sheet: who validated it, and how."""
    look = style("right", fontSize=8, leading=11, textColor=SOFT, alignment=2)
    return Table([[paragraph(left, SMALL), paragraph(right, look)]], colWidths=[100 * mm, 74 * mm], hAlign="LEFT")


def gap(points: float = 8) -> Spacer:
    """Vertical space."""
    return Spacer(1, points)


def print_sheet(
    head: Letterhead, subject: Subject | None, right_line: str, story: Sequence[Flowable], name: str
) -> bytes:
    """Lay `story` out on A4 under the letterhead; the same input gives the same bytes."""
    target = BytesIO()
    document = BaseDocTemplate(
        target, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=40 * mm, bottomMargin=22 * mm,
        title=fr(name), author=head.name, lang="fr-FR", invariant=1, pageCompression=1,
    )  # fmt: skip
    frame = Frame(18 * mm, 22 * mm, 174 * mm, A4[1] - 61 * mm, leftPadding=0, rightPadding=0, topPadding=0)
    draw = partial(_draw_margins, head=head, subject=subject, right_line=right_line)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=draw))
    document.build(list(story))
    return target.getvalue()


def _draw_margins(
    canvas: Canvas, document: BaseDocTemplate, *, head: Letterhead, subject: Subject | None, right_line: str
) -> None:
    width, height = A4
    left, right, top = 18 * mm, width - 18 * mm, height - 20 * mm
    canvas.saveState()
    canvas.setFillColor(HexColor(head.accent))
    if head.style == "sans":
        canvas.rect(0, height - 4 * mm, width, 4 * mm, stroke=0, fill=1)
    canvas.setFont(head.heading_font, 17 if head.style == "serif" else 13)
    canvas.drawString(left, top, ascii_safe(head.name))
    canvas.setFillColor(SOFT)
    canvas.setFont("Helvetica", 8.2)
    canvas.drawString(left, top - 13, ascii_safe(f"{head.place} · {head.phone}"))
    second = f"{head.service} · FINESS {head.finess}" if head.service else f"FINESS {head.finess}"
    canvas.drawString(left, top - 24, ascii_safe(second))
    if subject:
        canvas.setFillColor(INK)
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawRightString(right, top + 2, ascii_safe(subject.label))
        canvas.setFont("Helvetica", 8.2)
        canvas.drawRightString(right, top - 10, ascii_safe(subject.birth))
    canvas.setFillColor(SOFT)
    canvas.drawRightString(right, top - 21, ascii_safe(right_line))
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.line(left, top - 33, right, top - 33)
    canvas.line(left, 17 * mm, right, 17 * mm)
    canvas.setFont("Helvetica", 7)
    canvas.drawString(left, 12.5 * mm, "DOCUMENT FICTIF — personnes, structures et résultats inventés")
    canvas.drawRightString(right, 12.5 * mm, f"page {document.page}")
    canvas.restoreState()
