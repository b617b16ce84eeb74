"""What comes out of the cleaner is harmless, whatever goes in; checked with a parser that is not the cleaner's."""

from __future__ import annotations

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medipli.formats import html

CORPORA = Path(__file__).parents[4] / "shared" / "corpora" / "html"
VOID = {"br", "hr", "img", "col", "wbr"}
FORBIDDEN = re.compile(
    "script|style|link|meta|base|form|input|button|select|textarea|iframe|frame|frameset|object|embed|applet|svg|math"
    "|template|video|audio|source|picture|track|canvas|noscript|title|head|body|html|portal|marquee|dialog|map|area"
)
ATTRIBUTES = re.compile(
    "style|dir|lang|align|width|height|border|cellpadding|cellspacing|bgcolor|valign|colspan|rowspan|scope|span|color"
    "|face|size|src|alt|start|type|value|href|target|title|rel|class|data-host|data-misleading"
)
FRAGMENTS = (
    "<p>|</p>|<b>|</b>|<a/href=javascript:x>|<a\thref='//x'>|<table>|<td>|<tr>|</table>|<svg>|<math>|<style>|</style>"
    "|<script>|</script>|<!--|-->|<title>|<textarea>|</textarea>|<img/src=x:x>| onerror=x|\"|'|=|>|<|&|&lt;|&#60;"
    "|&#x6a;avascript:|<blockquote/type=cite>|</blockquote>|<div>|</div>|<select>|<template>|\0|<li>|<ul>|</ul>"
    "|<![CDATA[|]]>"
)


class Inspector(HTMLParser):
    """Reads cleaned HTML and collects what should not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if FORBIDDEN.fullmatch(tag):
            self.faults.append(f"<{tag}>")
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            text = value or ""
            if not ATTRIBUTES.fullmatch(name):
                self.faults.append(f"{tag} {name}={text}")
            if name == "href" and not re.match(r"(?:https?://|mailto:|tel:)", text):
                self.faults.append(f"href {text}")
            if name == "src" and not re.match(
                r"/[^/\\]|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*$", text
            ):
                self.faults.append(f"src {text}")
            if name == "style" and re.search(
                r"url|expression|@import|position|behavior|binding|\\|/\*|-moz", text, re.I
            ):
                self.faults.append(f"style {text}")
            if name == "class" and text not in ("medipli-quote", "medipli-notice"):
                self.faults.append(f"class {text}")

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"stray </{tag}>")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data}")


def faults(body: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(body)
    inspector.close()
    return inspector.faults + [f"unclosed {tag}" for tag in inspector.open]


def payloads() -> list[str]:
    source = CORPORA / "dompurify" / "payloads.json"
    return [case["payload"] for case in json.loads(source.read_text("utf-8"))] if source.exists() else []


def test_the_inspector_itself_sees_what_is_wrong() -> None:
    for bad in (
        "<script>x</script>",
        "<a href='javascript:x'>x</a>",
        "<img src='//x.example/a'>",
        "<p onclick=x>a</p>",
    ):
        assert faults(bad), bad


@pytest.mark.skipif(not payloads(), reason="the corpora are not beside the repository")
def test_every_known_attack_comes_out_harmless() -> None:
    cases = payloads()
    assert len(cases) > 200
    for payload in cases:
        once = html.clean(payload, {}).body
        assert faults(once) == [], payload
        twice = html.clean(once, {}).body
        assert faults(twice) == [], payload
        assert faults(html.compose_clean(payload).replace('type="cite"', "")) == [], payload


@pytest.mark.skipif(not (CORPORA / "html5lib").exists(), reason="the corpora are not beside the repository")
def test_every_tokenizer_case_is_read_without_failing() -> None:
    count = 0
    for source in sorted((CORPORA / "html5lib" / "tokenizer").glob("*.test")):
        for case in json.loads(source.read_text("utf-8")).get("tests", []):
            count += 1
            given_input = case["input"]
            assert faults(html.clean(given_input, {}).body) == [], given_input
            html.to_text(given_input)
    assert count > 5000


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(FRAGMENTS.split("|")) | st.text(max_size=4),
        max_size=40,
    )
)
def test_any_heap_of_fragments_comes_out_harmless(pieces: list[str]) -> None:
    source = "".join(pieces)
    assert faults(html.clean(source, {}).body) == []
    html.to_text(source)


@pytest.mark.parametrize(
    "piece",
    [
        "<div>", "<b><p>", "<font color=a", "<a href=x><table>", "a&amp;", "<", "<!--", "<a b=\"<a b='",
        "<table><tr><td>", "</p>", "<svg><g>", "<ul><li>", "<table>x<b>", "&#1", "<p style='a:b;",
        "<blockquote type=cite>x</blockquote>",
    ],
)  # fmt: skip
def test_five_megabytes_of_one_hostile_piece_are_cut_in_linear_time(piece: str) -> None:
    source = piece * (5_000_000 // len(piece))
    started = time.process_time()
    cleaned = html.clean(source, {})
    # Quadratic work would take minutes; a slow machine still takes well under this.
    assert time.process_time() - started < 30
    assert cleaned.truncated
    assert "trop long" in cleaned.body


def test_a_message_longer_than_shown_keeps_its_beginning_and_says_so() -> None:
    cleaned = html.clean("<p>début</p>" + "<p>suite</p>" * 100_000, {})
    assert cleaned.body.startswith("<p>début</p>")
    assert cleaned.body.endswith("Ouvrez l’original pour tout lire.</p>")
