"""Pages that anybody may read, and the files that every page loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client, override_settings


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/connexion", "/mentions-legales", "/confidentialite", "/accessibilite"])
def test_a_public_page_is_french_titled_and_free_of_inline_code(client: Client, path: str) -> None:
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="fr"' in page
    assert re.search(r"<title>[^<]{4,} — Medipli</title>", page)
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert " style=" not in page
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_every_file_that_a_sheet_or_a_page_names_exists(tmp_path: Path) -> None:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    sheet = next((tmp_path / "web" / "css").glob("medipli.*.css")).read_text(encoding="utf-8")
    fonts = re.findall(r'url\("\.\./(fonts/[^"]+)"\)', sheet)
    assert len(fonts) == 3
    assert all((tmp_path / "web" / font).is_file() for font in fonts)
