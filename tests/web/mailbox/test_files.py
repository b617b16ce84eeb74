"""Attachments: given to be saved, shown as pictures and text, never in a form that runs."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from PIL import Image

from medipli.formats.mime import Mailbox as Correspondent
from medipli.formats.mime import OutgoingAttachment, OutgoingMessage, compose
from medipli.messages.models import Entry
from tests.boxes import deliver_to
from tests.web.mailbox.conftest import FRAGMENT, Room

pytestmark = pytest.mark.feature(67)
HOSTILE = b"<html><script>alert(1)</script></html>"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 44>>stream\nBT /F1 12 Tf 20 50 Td (Hemoglobine 12,9) Tj ET\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>"
)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


def sent(room: Room, *files: tuple[str, str, bytes], html: str | None = None, content_id: str = "") -> Entry:
    raw = compose(
        OutgoingMessage(
            from_=Correspondent("Labo", "labo@biologie.example"),
            to=(Correspondent("", room.team.box.address),),
            subject="Pièces",
            date=datetime(2026, 3, 2, tzinfo=UTC),
            message_id=f"pieces{len(files)}@labo.example",
            text="Ci-joint.",
            html=html,
            attachments=tuple(OutgoingAttachment(name, kind, content, content_id) for name, kind, content in files),
        )
    )
    return deliver_to(room.team.box, raw=raw)[0]


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("page.html", "text/html", HOSTILE),
        ("dessin.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("notes.txt", "text/plain", b"Bonjour"),
    ],
)
def test_a_file_is_given_to_be_saved_and_nothing_else(room: Room, name: str, kind: str, content: bytes) -> None:
    entry = sent(room, (name, kind, content))
    answer = room.client.post(room.url("attachment", entry.pk, 0))
    assert answer.content == content
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"] not in ("text/html", "image/svg+xml")


def test_a_name_with_accents_and_quotes_stays_one_header(room: Room) -> None:
    entry = sent(room, ('compte "rendu" d’été.txt', "text/plain", b"x"))
    header = room.client.get(room.url("attachment", entry.pk, 0)).headers["Content-Disposition"]
    assert header.count('"') == 2
    assert "filename*=UTF-8''" in header
    assert "%C3%A9t%C3%A9" in header


def test_a_dangerous_file_is_given_only_after_a_warning(room: Room) -> None:
    entry = sent(room, ("facture.exe", "application/octet-stream", b"MZ" + b"\x00" * 200))
    text = room.client.get(room.url("message", entry.pk)).content.decode()
    assert "peut être dangereux" in text
    assert "apercu" not in text
    page = room.client.get(room.url("attachment", entry.pk, 0))
    assert "Télécharger quand même" in page.content.decode()
    assert room.client.post(room.url("attachment", entry.pk, 0)).content.startswith(b"MZ")


def test_a_file_that_lies_about_what_it_is_is_given_only_after_a_warning(room: Room) -> None:
    entry = sent(room, ("resultats.pdf", "application/pdf", b"MZ" + b"\x00" * 200))
    assert "Télécharger quand même" in room.client.get(room.url("attachment", entry.pk, 0)).content.decode()


def test_all_the_files_come_in_one_zip_without_the_dangerous_ones(room: Room) -> None:
    entry = sent(
        room,
        ("a.txt", "text/plain", b"un"),
        ("a.txt", "text/plain", b"deux"),
        ("virus.exe", "application/octet-stream", b"MZ\x00\x00"),
    )
    answer = room.client.get(room.url("attachments-zip", entry.pk))
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert archive.namelist() == ["a.txt", "a (2).txt", "À lire.txt"]
        assert archive.read("a (2).txt") == b"deux"
        assert "virus.exe" in archive.read("À lire.txt").decode()


def test_a_pdf_is_shown_as_a_picture_with_its_text(room: Room) -> None:
    entry = sent(room, ("bilan.pdf", "application/pdf", PDF))
    answer = room.client.get(room.url("attachment-preview", entry.pk, 0), headers=FRAGMENT)
    text = answer.content.decode()
    assert "data:image/png;base64," in text
    assert "Hemoglobine 12,9" in text
    assert "<html" not in text
    assert "<html" in room.client.get(room.url("attachment-preview", entry.pk, 0)).content.decode()


def test_a_picture_is_drawn_again_before_it_is_shown(room: Room) -> None:
    entry = sent(room, ("photo.png", "image/png", picture() + b"<script>alert(1)</script>"))
    text = room.client.get(room.url("attachment-preview", entry.pk, 0), headers=FRAGMENT).content.decode()
    assert "data:image/png;base64," in text


def test_markup_is_shown_as_text(room: Room) -> None:
    entry = sent(room, ("page.html", "text/html", HOSTILE))
    text = room.client.get(room.url("attachment-preview", entry.pk, 0), headers=FRAGMENT).content.decode()
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("abime.pdf", b"%PDF-1.4 not really", "abîmé"),
        ("faux.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "ne peut pas être affiché"),
        ("vide.zip", b"PK\x03\x04 nothing", "abîmé"),
        ("inconnu.bin", bytes(range(256)), "ne s’affiche pas ici"),
    ],
)
def test_what_cannot_be_shown_says_why(room: Room, name: str, content: bytes, sentence: str) -> None:
    entry = sent(room, (name, "application/octet-stream", content))
    answer = room.client.get(room.url("attachment-preview", entry.pk, 0), headers=FRAGMENT)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_an_archive_lists_what_it_holds(room: Room) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("dossier/lettre.txt", "Bonjour")
    entry = sent(room, ("envoi.zip", "application/zip", out.getvalue()))
    text = room.client.get(room.url("attachment-preview", entry.pk, 0), headers=FRAGMENT).content.decode()
    assert "dossier/lettre.txt" in text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("zeros.bin", b"\0" * 20_000_000, "grossirait démesurément"),
        ("../../.profile", b"x", "hors de son dossier"),
    ],
)
def test_an_archive_that_may_do_harm_says_so_before_it_is_opened(
    room: Room, name: str, content: bytes, sentence: str
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    entry = sent(room, ("envoi.zip", "application/zip", out.getvalue()))
    text = room.client.get(room.url("attachment-preview", entry.pk, 0), headers=FRAGMENT).content.decode()
    assert sentence in text


def test_a_picture_in_the_text_is_served_as_a_picture_and_nothing_else_is(room: Room) -> None:
    html = '<p>Voici</p><img src="cid:image1">'
    entry = sent(room, ("image.png", "image/png", picture()), html=html, content_id="image1")
    body = room.client.get(room.url("message-body", entry.pk)).content.decode()
    assert room.url("attachment-picture", entry.pk, 0) in body
    answer = room.client.get(room.url("attachment-picture", entry.pk, 0))
    assert answer.headers["Content-Type"] == "image/png"
    other = sent(room, ("page.html", "text/html", HOSTILE), ("b.txt", "text/plain", b"b"))
    assert room.client.get(room.url("attachment-picture", other.pk, 0)).status_code == 404
