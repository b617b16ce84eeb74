"""A file is what its bytes say, not what its name says."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.sniff import Sniffed, content_type

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SAFE_TYPES = (
    "application/pdf",
    "image/",
    "text/plain",
    "application/octet-stream",
    "application/zip",
    "application/vnd.",
    "application/msword",
    "application/rtf",
)


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "declared", "name", "kind", "served"),
    [
        (b"%PDF-1.7\n", "application/pdf", "cr.pdf", "pdf", "application/pdf"),
        (PNG, "image/png", "a.png", "image", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg", "a.jpg", "image", "image/jpeg"),
        ("Résumé".encode(), "text/plain", "a.txt", "text", "text/plain"),
        ("Résumé".encode("latin-1"), "text/plain", "a.txt", "text", "text/plain"),
        (b"BEGIN:VCALENDAR\r\n", "text/calendar", "a.ics", "calendar", "text/plain"),
        (b"<?xml version='1.0'?><ClinicalDocument xmlns='urn:hl7-org:v3'>", "text/xml", "a.xml", "xml", "text/plain"),
        (b"From: a@b.example\r\nSubject: x\r\n\r\nx", "message/rfc822", "a.eml", "message", "text/plain"),
        (zipped("a.txt"), "application/zip", "a.zip", "archive", "application/zip"),
    ],
)  # fmt: skip
def test_ordinary_files_are_what_they_say(data: bytes, declared: str, name: str, kind: str, served: str) -> None:
    seen = content_type(data, declared, name)
    assert (seen.kind, seen.content_type, seen.lies, seen.is_dangerous) == (kind, served, False, False)


def test_office_documents_are_told_from_archives() -> None:
    seen = content_type(zipped("[Content_Types].xml", "word/document.xml"), "", "a.docx")
    assert (seen.kind, seen.lies, seen.is_dangerous, seen.is_previewable) == ("office", False, False, False)


def test_a_document_with_macros_is_dangerous_under_any_name() -> None:
    assert content_type(zipped("[Content_Types].xml", "word/vbaProject.bin"), "", "a.docx").is_dangerous
    assert content_type(b"x", "", "budget.XLSM").is_dangerous


@pytest.mark.parametrize(
    "name", ["facture.pdf.exe", "a.js", "a.SCR", "a.lnk", "a.ps1 ", "a.hta.", "dossier/a.bat", "a.jar"]
)
def test_a_program_is_dangerous_by_its_last_name(name: str) -> None:
    assert content_type(b"texte", "text/plain", name).is_dangerous


@pytest.mark.parametrize("data", [b"MZ\x90\0\x03\0\0\0\x04", b"\x7fELF\x02\x01", b"#!/bin/sh\nrm"])
def test_a_program_called_pdf_lies_and_is_dangerous(data: bytes) -> None:
    seen = content_type(data, "application/pdf", "cr.pdf")
    assert (seen.kind, seen.lies, seen.is_dangerous, seen.is_previewable) == ("executable", True, True, False)
    assert seen.content_type == "application/octet-stream"


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>",
        b"<!DOCTYPE html><script>x</script>",
        b"\n<html><body onload=x>",
    ],
)
def test_drawings_and_pages_are_only_shown_as_their_source(data: bytes) -> None:
    seen = content_type(data, "image/png", "a.png")
    assert seen.content_type == "text/plain"
    assert seen.lies


def test_clinical_documents_are_recognised() -> None:
    assert content_type(b"\xef\xbb\xbf<ClinicalDocument xmlns='urn:hl7-org:v3'>", "", "").is_clinical


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "image/svg+xml", "text/html", "application/pdf", ";"]),
    st.text(max_size=12),
)
def test_nothing_a_browser_would_run_is_ever_served(data: bytes, declared: str, name: str) -> None:
    seen: Sniffed = content_type(data, declared, name)
    assert seen.content_type.startswith(SAFE_TYPES)
    assert "svg" not in seen.content_type
