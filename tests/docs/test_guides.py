"""What the guides for users say is held against the pages and the command line."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from medipli import cli
from medipli.web.help_topics import TOPICS

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs/guides").glob("*.md"))
FRENCH = [*GUIDES, ROOT / "docs/accessibilite.md"]
OPERATOR = ROOT / "docs/operator.md"
BUTTON = re.compile(r"\*\*«\s([^»*]+?)\s»\*\*")
"""A label of a button, link or page stands in bold between guillemets."""


def name(path: Path) -> str:
    return path.stem


def plain(text: str) -> str:
    """The same with every kind of space, written or escaped, as one ordinary space."""
    return re.sub(r"(?:\s|\\u00a0|\\u202f)+", " ", text)


def words_of_pages() -> str:
    """Templates, but those of the help, and views, which hold some labels."""
    templates = (ROOT / "medipli/web/jinja2").rglob("*.html")
    sources = [path for path in templates if path.parent.name != "help"]
    sources += (ROOT / "medipli/web/views").rglob("*.py")
    return plain(" ".join(path.read_text() for path in sources))


def commands_of(path: Path) -> Iterator[list[str]]:
    """Each ``medipli …`` that a guide writes as code, in words."""
    for code in re.findall(r"`([^`\n]+)`", path.read_text()):
        if code.startswith("medipli "):
            yield shlex.split(code)[1:]


def parser_of(verb: str) -> argparse.ArgumentParser:
    module = next(module for known, module, _ in cli.VERBS if known == verb)
    parser = argparse.ArgumentParser(exit_on_error=False)
    importlib.import_module(f"medipli.ops.commands.{module}").configure(parser)
    return parser


@pytest.mark.parametrize("guide", FRENCH, ids=name)
def test_links_of_a_guide_lead_to_files_that_exist(guide: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", guide.read_text()):
        assert (guide.parent / link).exists(), link


def test_every_guide_is_linked_from_the_first_page() -> None:
    index = (ROOT / "docs/guides/index.md").read_text()
    assert [guide.name for guide in GUIDES if guide.stem != "index" and f"({guide.name})" not in index] == []


@pytest.mark.parametrize("guide", FRENCH, ids=name)
def test_a_button_that_a_guide_names_stands_on_a_page(guide: Path) -> None:
    labels, pages = BUTTON.findall(guide.read_text()), words_of_pages()
    assert [label for label in labels if plain(label) not in pages] == []


def test_the_guides_name_buttons() -> None:
    assert sum(len(BUTTON.findall(guide.read_text())) for guide in GUIDES) > 12


@pytest.mark.parametrize("guide", [*FRENCH, OPERATOR], ids=name)
def test_a_command_of_a_guide_is_one_that_the_terminal_accepts(guide: Path) -> None:
    for verb, *arguments in commands_of(guide):
        assert verb in {known for known, _, _ in cli.VERBS}, verb
        parser_of(verb).parse_args(arguments)


def test_the_desk_finds_commands_in_its_guide() -> None:
    deeds = {tuple(words[:2]) for words in commands_of(ROOT / "docs/guides/centre-de-services.md")}
    assert ("account", "reset-link") in deeds


def test_topics_that_the_guides_name_are_those_of_the_help_pages() -> None:
    named = {slug for guide in FRENCH for slug in re.findall(r"`/aide/([a-z-]+)`", guide.read_text())}
    assert named == {topic.slug for topic in TOPICS}


@pytest.mark.parametrize("guide", FRENCH, ids=name)
def test_a_guide_keeps_french_typography(guide: Path) -> None:
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "", guide.read_text())
    assert "'" not in prose
    assert not re.search(r"« |(?<!\u00a0)»|[^\u202f][?!;](?:\s|$)", prose)


def test_the_statement_and_its_document_say_the_same_level() -> None:
    page = plain((ROOT / "medipli/web/jinja2/pages/accessibility.html").read_text())
    document = plain((ROOT / "docs/accessibilite.md").read_text())
    footer = plain((ROOT / "medipli/web/jinja2/layouts/_footer.html").read_text())
    level = re.search(r"(non|partiellement|totalement) conforme", page)
    assert level is not None
    assert level[0] in document
    assert f"Accessibilité : {level[0]}" in footer
