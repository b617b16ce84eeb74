"""Nothing that belongs to one machine, one registry or one moment is committed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MACHINE_PATH = re.compile(r"(?<![\w.~:}/-])/(?:root|home|tmp|work|Users)/\w")
REGISTRY = re.compile(r"(?:pypi|pythonhosted|npmjs|yarnpkg|jsdelivr|unpkg)\.(?:org|com|net)|--(?:extra-)?index-url")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XXX)\b")
# This file names what it looks for.
SELF = Path(__file__).resolve().relative_to(ROOT)


def tracked() -> list[Path]:
    """Text files of the repository, those about to be added included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [Path(name) for name in listed.stdout.decode().split("\0") if name]
    # Vendored files are others' words, held by their checksums.
    return [name for name in names if name != SELF and "vendor" not in name.parts and (ROOT / name).is_file()]


@pytest.mark.parametrize(
    ("what", "pattern"), [("a machine's path", MACHINE_PATH), ("a registry", REGISTRY), ("unfinished work", UNFINISHED)]
)
def test_no_tracked_file_holds(what: str, pattern: re.Pattern[str]) -> None:
    found = []
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" in content[:4096]:
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), start=1):
            if (hit := pattern.search(line)) and len(line) < 2000:
                found.append(f"{name}:{number}: {hit[0]}")
    assert not found, f"{what} in:\n" + "\n".join(found)


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15.Applicable Law" in text
    assert "Appendix" in text


def test_locked_requirements_carry_hashes_only() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        pins = re.findall(r"^[a-z0-9][^\s=]*==[^\s]+", text, re.MULTILINE)
        assert len(pins) > 20
        for block in re.split(r"\n(?=[a-z0-9])", text)[1:]:
            assert "--hash=sha256:" in block, block.splitlines()[0]
