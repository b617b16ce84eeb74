"""Files: their names, their sizes, and what happens when there is no room."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from medipli.messages.models import Draft
from tests.boxes import deliver_to
from tests.web.compose.conftest import Desk


def joined(desk: Desk) -> list[str]:
    return [one.name for one in desk.draft.attachments.all()]


def test_a_file_is_joined_with_its_card_and_the_room_left(desk: Desk) -> None:
    answer = desk.client.post(desk.url("compose-files"), {"file": SimpleUploadedFile("bilan.pdf", b"%PDF-1.4 texte")})
    assert answer.status_code == 201
    assert "bilan.pdf" in answer.json()["card"]
    assert answer.json()["room"] == "18\u00a0Mo restants"
    assert joined(desk) == ["bilan.pdf"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("..%5c..%5cdossier%5cbilan.pdf", "..%5c..%5cdossier%5cbilan.pdf"),
        ("bilan\u202efdp.exe", "bilanfdp.exe"),
        ("CON.txt", "_CON.txt"),
    ],
)
def test_names_are_made_safe(desk: Desk, given: str, kept: str) -> None:
    desk.client.post(desk.url("compose-files"), {"file": SimpleUploadedFile(given, b"contenu")})
    assert joined(desk) == [kept.lstrip(".") if kept.startswith("..") else kept]


def test_a_lying_type_is_not_believed_when_it_is_malformed(desk: Desk) -> None:
    file = SimpleUploadedFile("a.pdf", b"contenu", content_type="pas un type; x=\"'")
    desk.client.post(desk.url("compose-files"), {"file": file})
    assert desk.draft.attachments.get().content_type == "application/octet-stream"


def test_an_empty_file_is_accepted_and_said(desk: Desk) -> None:
    answer = desk.client.post(desk.url("compose-files"), {"file": SimpleUploadedFile("vide.txt", b"")})
    assert answer.status_code == 201
    assert "fichier vide" in answer.json()["card"]


def test_over_the_size_of_a_message_is_told_and_keeps_the_draft(desk: Desk, settings: Settings) -> None:
    settings.MESSAGE_MEGABYTES = 1
    answer = desk.client.post(desk.url("compose-files"), {"file": SimpleUploadedFile("gros.bin", b"x" * 1_100_000)})
    assert answer.status_code == 413
    assert "1\u00a0Mo au plus" in answer.json()["sentence"]
    assert joined(desk) == []


def test_the_second_file_that_passes_the_limit_is_refused_and_the_first_stays(desk: Desk, settings: Settings) -> None:
    settings.MESSAGE_MEGABYTES = 1
    for name in ("un.bin", "deux.bin"):
        answer = desk.client.post(desk.url("compose-files"), {"file": SimpleUploadedFile(name, b"x" * 500_000)})
    assert answer.status_code == 422
    assert "Les fichiers déjà joints sont conservés." in answer.json()["sentence"]
    assert joined(desk) == ["un.bin"]


class Endless:
    """A body of 100 MB that nobody may read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def test_a_hundred_megabytes_are_refused_before_they_are_read(desk: Desk) -> None:
    unread: dict[str, Any] = {"wsgi.input": Endless(), "CONTENT_LENGTH": "100000000"}
    answer = desk.client.post(desk.url("compose-files"), b"", content_type="multipart/form-data; boundary=x", **unread)
    assert answer.status_code == 413


def test_the_page_without_a_script_keeps_the_words_when_a_file_is_too_big(desk: Desk, settings: Settings) -> None:
    settings.MESSAGE_MEGABYTES = 1
    form = desk.form(text="Mes mots", action="send")
    answer = desk.client.post(desk.url(), form | {"files": SimpleUploadedFile("gros.bin", b"x" * 1_200_000)})
    assert answer.status_code == 413
    assert "trop lourd" in answer.content.decode()
    desk.draft.refresh_from_db()
    assert (desk.draft.text, desk.draft.state) == ("Mes mots", "editing")


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(content: bytes) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("medipli.messages.actions.draft_files.blobs.put", refuse)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_stops_a_forward_as_attachment_with_a_sentence(desk: Desk) -> None:
    (entry,) = deliver_to(desk.team.box)
    answer = desk.client.post(reverse("web:compose-forward-attached", args=[desk.team.box.pk, entry.pk]), follow=True)
    assert answer.status_code == 200
    assert "manque de place" in answer.content.decode()
    assert not Draft.objects.filter(origin=entry).exists()


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_said_in_french_and_the_draft_stays(desk: Desk) -> None:
    answer = desk.client.post(desk.url("compose-files"), {"file": SimpleUploadedFile("a.pdf", b"contenu")})
    assert answer.status_code == 507
    assert "manque de place" in answer.json()["sentence"]
    desk.draft.refresh_from_db()
    assert desk.draft.text
    page = desk.client.post(desk.url(), desk.form(text="Mes mots") | {"files": SimpleUploadedFile("a", b"b")})
    assert page.status_code == 422
    assert "manque de place" in page.content.decode()
    desk.draft.refresh_from_db()
    assert desk.draft.text == "Mes mots"


def test_a_file_is_taken_away_and_downloaded_by_its_author_alone(desk: Desk) -> None:
    from tests.people import signed_in_client

    answer = desk.client.post(desk.url("compose-files"), {"file": SimpleUploadedFile("a.html", b"<script>")})
    file_id = answer.json()["id"]
    got = desk.client.get(desk.url("compose-file", file_id))
    assert (got.content, got["Content-Type"]) == (b"<script>", "application/octet-stream")
    assert got["Content-Disposition"].startswith("attachment")
    other = signed_in_client(desk.team.member)
    assert other.get(desk.url("compose-file", file_id)).status_code == 404
    assert other.post(desk.url("compose-file-remove", file_id)).status_code == 404
    assert desk.client.post(desk.url("compose-file-remove", file_id)).status_code == 200
    assert joined(desk) == []


def test_no_upload_leaves_a_temporary_file(desk: Desk, tmp_path: Path, settings: Settings) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    desk.client.post(desk.url("compose-files"), {"file": SimpleUploadedFile("a.bin", b"x" * 2_000_000)})
    assert list(tmp_path.iterdir()) == []
