"""What the documents say is held against the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from medipli import cli
from medipli.ops import settings_table

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| F(\d+) \| (.+) \| (.+) \|$")


def feature_rows() -> dict[int, str]:
    """Number of each feature of the table, and where it lives."""
    rows = (ROW.match(line) for line in (ROOT / "docs/features.md").read_text().splitlines())
    return {int(row[1]): row[3] for row in rows if row}


def marked_tests() -> Iterator[tuple[str, list[int]]]:
    """Each use of ``pytest.mark.feature`` in the tests: where, and which numbers."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.feature":
                numbers = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                yield f"{path.relative_to(ROOT)}:{node.lineno}", [int(str(number)) for number in numbers]


def test_the_settings_table_says_what_the_code_reads() -> None:
    written = settings_table.DOCUMENT.read_text()
    assert written == settings_table.document(written), "renew it: python -m medipli.ops.settings_table"


def test_the_table_has_every_feature_once() -> None:
    rows = [line for line in (ROOT / "docs/features.md").read_text().splitlines() if line.startswith("| F")]
    assert [line.split("|")[1].strip() for line in rows] == [f"F{number}" for number in range(1, 93)]
    assert sorted(feature_rows()) == list(range(1, 93))


def test_places_that_the_feature_table_names_exist() -> None:
    for number, place in feature_rows().items():
        if place == "not yet":
            continue
        named = re.findall(r"`([^`]+)`", place)
        assert named, f"F{number} names no place: write paths between backquotes, or: not yet"
        for path in named:
            assert (ROOT / path).exists(), f"F{number}: {path} does not exist"


def test_a_feature_that_exists_has_a_test_that_carries_its_number() -> None:
    tested = {number for _, numbers in marked_tests() for number in numbers}
    present = {number for number, place in feature_rows().items() if place != "not yet"}
    assert present - tested == set(), "features without a test"
    assert tested - present == set(), "features with a test that the table calls: not yet"


def test_a_test_names_at_most_three_features() -> None:
    for where, numbers in marked_tests():
        assert 1 <= len(numbers) <= 3, where


def test_commands_of_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    verbs = {name for name, _, _ in cli.VERBS}
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        text = path.read_text()
        code = "\n".join(re.findall(r"`([^`\n]+)`", text) + re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
        for target in re.findall(r"^make ([a-z]+)", code, re.MULTILINE):
            assert target in targets, f"{path.name}: make {target}"
        for verb in re.findall(r"^medipli ([a-z-]+)", code, re.MULTILINE):
            assert verb in verbs, f"{path.name}: medipli {verb}"


def test_links_of_the_documents_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
            target = path.parent / link
            assert target.exists(), f"{path.relative_to(ROOT)} links to {link}"


def test_tests_that_the_security_document_names_exist() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/security.md").read_text()))
    written = {
        name for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert len(named) > 50
    assert named - written == set()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs/architecture.md"])
def test_a_document_that_every_reader_looks_for_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 300
