"""Previews are made elsewhere: a hostile document breaks that process, never this one."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

from medipli.formats import documents
from medipli.formats.documents import process
from medipli.formats.documents.image import dimensions


def made_pdf(*pages: str, password: str = "", size: tuple[float, float] = (595, 842)) -> bytes:
    target = io.BytesIO()
    lock = StandardEncryption(password, strength=128) if password else None
    drawing = canvas.Canvas(target, pagesize=size, encrypt=lock)
    for text in pages:
        drawing.drawString(50, 50, text)
        drawing.showPage()
    drawing.save()
    return target.getvalue()


def made_image(kind: str, size: tuple[int, int] = (300, 200)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind)
    return target.getvalue()


def test_a_page_is_drawn_with_its_text_and_the_number_of_pages() -> None:
    page = documents.render_page(made_pdf("Compte rendu", "Suite"), 2, 400)
    assert (page.width, page.page, page.page_count) == (400, 2, 2)
    assert page.text == "Suite"
    with Image.open(io.BytesIO(page.png)) as image:
        assert image.size == (page.width, page.height)


def test_the_text_of_all_pages_is_read_for_search() -> None:
    assert documents.extract_text(made_pdf("Premier", "Second")) == "Premier\n\nSecond"
    assert documents.page_count(made_pdf("a", "b", "c")) == 3


def test_a_very_long_page_is_drawn_smaller() -> None:
    page = documents.render_page(made_pdf("x", size=(100, 14_000)), 1, 3000)
    assert page.width * page.height <= 12_100_000


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made_pdf("x", password="secret"), "encrypted"),
        (b"%PDF-1.7\n" + b"\xff" * 2000, "damaged"),
        (b"pas un pdf", "damaged"),
        (b"", "damaged"),
    ],
)
def test_a_pdf_that_cannot_be_shown_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(documents.PdfUnreadable) as refusal:
        documents.render_page(data, 1, 200)
    assert refusal.value.reason == reason


def test_a_page_that_does_not_exist_is_refused() -> None:
    with pytest.raises(documents.PdfUnreadable) as refusal:
        documents.render_page(made_pdf("x"), 5, 200)
    assert refusal.value.reason == "no such page"


def test_a_document_that_takes_too_long_is_given_up() -> None:
    answer = process.ask({"task": "count"}, made_pdf("x"), seconds=0.001)
    assert answer.refused == "too long"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_the_four_image_formats_are_measured_and_reduced(kind: str) -> None:
    data = made_image(kind)
    assert dimensions(data) == (300, 200)
    assert documents.is_safe(data)
    small = documents.thumbnail(data, 60, 60)
    assert (small.width, small.height) == (60, 40)
    assert small.png.startswith(b"\x89PNG")


def test_an_image_that_claims_a_giant_size_is_refused_unopened() -> None:
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert not documents.is_safe(bomb)
    with pytest.raises(documents.ImageUnreadable) as refusal:
        documents.thumbnail(bomb, 100, 100)
    assert refusal.value.reason == "too big"


def test_a_cut_image_and_a_text_are_refused() -> None:
    for data in (made_image("JPEG")[:300], b"texte", b""):
        with pytest.raises(documents.ImageUnreadable):
            documents.thumbnail(data, 100, 100)
