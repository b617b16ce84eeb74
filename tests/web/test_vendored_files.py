"""What was taken from elsewhere is what its manifest says."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

import medipli.web

STATIC = Path(medipli.web.__file__).parent / "static" / "web"
MANIFEST = tomllib.loads((STATIC / "vendor" / "MANIFEST.toml").read_text(encoding="utf-8"))
FILES: list[dict[str, Any]] = MANIFEST["file"]


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["path"])
def test_a_vendored_file_has_its_checksum_and_its_licence(entry: dict[str, Any]) -> None:
    content = (STATIC / entry["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert (STATIC / entry["licence_file"]).read_text(encoding="utf-8").strip()
    assert entry["name"]
    assert entry["version"]
    assert entry["licence"]


def test_nothing_is_vendored_without_a_line_in_the_manifest() -> None:
    told = {entry["path"] for entry in FILES} | {entry["licence_file"] for entry in FILES} | {"vendor/MANIFEST.toml"}
    found = {
        path.relative_to(STATIC).as_posix() for folder in ("vendor", "fonts") for path in (STATIC / folder).iterdir()
    }
    assert found <= told


def test_the_fonts_weigh_less_than_180_kb() -> None:
    assert sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2")) <= 180_000
