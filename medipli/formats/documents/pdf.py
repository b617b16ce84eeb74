"""PDF: number of pages, a page as a picture with its text, the text of the whole."""

from dataclasses import dataclass

from medipli.formats.documents.process import Answer, ask
from medipli.formats.text import strip_controls

MAX_BYTES = 60_000_000
MAX_WIDTH = 3_000
MIN_WIDTH = 16


class PdfUnreadable(Exception):
    """`reason`: `encrypted`, `damaged`, `too long`, `too big` or `no such page`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page (numbered from 1) as PNG with its size in pixels, its text layer, and how many pages there are."""

    png: bytes
    width: int
    height: int
    text: str
    page: int
    page_count: int


def page_count(pdf: bytes) -> int:
    """Return the number of pages. Raises `PdfUnreadable`."""
    return int(_ask({"task": "count"}, pdf).facts["page_count"])


def render_page(pdf: bytes, page: int, width_px: int) -> RenderedPage:
    """Draw `page` (from 1) `width_px` wide (16 to 3000, less when the page is very long). Raises `PdfUnreadable`.

    The answer carries the page count, so that one process serves a preview.
    """
    width = min(max(width_px, MIN_WIDTH), MAX_WIDTH)
    answer = _ask({"task": "page", "page": page, "width": width}, pdf)
    return RenderedPage(
        png=answer.content,
        width=int(answer.facts["width"]),
        height=int(answer.facts["height"]),
        text=_tidy(str(answer.facts["text"])),
        page=page,
        page_count=int(answer.facts["page_count"]),
    )


def extract_text(pdf: bytes, max_pages: int = 30, max_characters: int = 100_000) -> str:
    """Return the text of the first pages, for search. Raises `PdfUnreadable`."""
    answer = _ask({"task": "text", "pages": max_pages, "characters": max_characters}, pdf)
    return _tidy(str(answer.facts["text"]))


def _ask(order: dict[str, int | str], pdf: bytes) -> Answer:
    if len(pdf) > MAX_BYTES:
        raise PdfUnreadable("too big")
    if b"%PDF-" not in pdf[:1024]:
        raise PdfUnreadable("damaged")
    answer = ask(order, pdf)
    if answer.refused:
        raise PdfUnreadable(answer.refused)
    return answer


def _tidy(text: str) -> str:
    return strip_controls(text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", ""))
