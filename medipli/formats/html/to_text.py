"""HTML to readable plain text: for search, previews and the text alternative of what is sent."""

import re

from medipli.formats.html.lexer import End, Start, lex
from medipli.formats.html.quotes import without_quotes
from medipli.formats.html.styles import hides
from medipli.formats.html.tree import VOID, balance, ends
from medipli.formats.text import strip_controls

MAX_CHARACTERS = 1_500_000

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "div",
        "dl",
        "dt",
        "dd",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "li",
        "main",
        "ol",
        "section",
        "summary",
        "table",
        "tr",
        "ul",
        "pre",
        "option",
    ]
)
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6"])
_SPACES = re.compile(r"[ \t\n\f\r]+")
_RULE = "-" * 30


class _Writer:
    """Lines of text with quotation and list prefixes; spaces are folded as a browser does."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quote = 0
        self.indent: list[list[int]] = []
        self.blank_depth: int | None = None
        self.preformatted = 0

    def text(self, text: str) -> None:
        if self.preformatted:
            first, *rest = text.split("\n")
            self._put(first)
            for more in rest:
                self.end_line(keep_empty=True)
                self._put(more)
            return
        folded = _SPACES.sub(" ", text)
        if not self.line or self.line[-1].endswith((" ", "\n")):
            folded = folded.lstrip(" ")
        self._put(folded)

    def _put(self, text: str) -> None:
        if text:
            self.line.append(text)

    def end_line(self, *, keep_empty: bool = False) -> None:
        content = "".join(self.line).rstrip(" ")
        self.line.clear()
        if not content and not keep_empty:
            return
        prefix = "> " * self.quote
        if self.blank_depth is not None and self.lines and self.lines[-1].strip("> "):
            self.lines.append(("> " * min(self.blank_depth, self.quote)).rstrip())
        self.blank_depth = None
        self.lines.append(f"{prefix}{content}".rstrip())

    def paragraph(self) -> None:
        self.end_line()
        self.want_blank()

    def want_blank(self) -> None:
        """Leave a blank line before the next one, quoted no deeper than here."""
        self.blank_depth = self.quote if self.blank_depth is None else min(self.blank_depth, self.quote)


def to_text(html: str, *, links: bool = True, quotes: bool = True) -> str:
    """Return the readable text of `html`: one line per block, `- ` and `1. ` lists, cells joined by ` | `.

    `links` adds addresses after the words that carry them; without `quotes`, quotations are left out. Quoted text is
    prefixed with `> `. Hidden elements (`display:none`) are left out. Never raises.
    """
    tokens, _ = balance(lex(html[:MAX_CHARACTERS]))
    if not quotes:
        tokens = without_quotes(tokens)
    writer = _Writer()
    pairs = ends(tokens)
    index = 0
    targets: list[tuple[str, int]] = []
    while index < len(tokens):
        token = tokens[index]
        if isinstance(token, str):
            writer.text(token)
        elif isinstance(token, Start):
            if hides(token.attributes.get("style", "")) or token.name in ("head", "noscript"):
                index = pairs.get(index, index) + 1
                continue
            _open(token, writer)
            if token.name == "a":
                targets.append((token.attributes.get("href", "") if links else "", len(writer.line)))
        else:
            if token.name == "a" and targets:
                _finish_link(writer, *targets.pop())
            _close(token, writer)
        index += 1
    writer.end_line()
    return strip_controls("\n".join(writer.lines).strip("\n"))


def _open(token: Start, writer: _Writer) -> None:
    name = token.name
    if name == "br":
        writer.end_line(keep_empty=True)
    elif name == "hr":
        writer.end_line()
        writer.text(_RULE)
        writer.end_line()
    elif name == "img":
        if alternative := token.attributes.get("alt", "").strip():
            writer.text(f"[{alternative[:500]}]")
    elif name in ("td", "th"):
        if writer.line:
            writer.text(" | ")
    elif name in _PARAGRAPHS:
        writer.paragraph()
    elif name in _BLOCKS and name not in VOID:
        writer.end_line()
        if name == "blockquote":
            writer.want_blank()
            writer.quote += 1
        elif name in ("ul", "ol"):
            writer.indent.append([0 if name == "ol" else -1])
        elif name == "li":
            writer.line.append(_bullet(writer))
        elif name == "pre":
            writer.preformatted += 1


def _close(token: End, writer: _Writer) -> None:
    name = token.name
    if name in _PARAGRAPHS:
        writer.paragraph()
    elif name in _BLOCKS:
        writer.end_line()
        if name == "blockquote":
            writer.quote -= 1
            writer.want_blank()
        elif name in ("ul", "ol") and writer.indent:
            writer.indent.pop()
        elif name == "pre":
            writer.preformatted -= 1


def _bullet(writer: _Writer) -> str:
    level = max(len(writer.indent) - 1, 0)
    if writer.indent and writer.indent[-1][0] >= 0:
        writer.indent[-1][0] += 1
        return "  " * level + f"{writer.indent[-1][0]}. "
    return "  " * level + "- "


def _finish_link(writer: _Writer, target: str, since: int) -> None:
    if not target.lower().startswith(("http://", "https://", "mailto:")):
        return
    words = "".join(writer.line[since:]).strip()
    address = target.removeprefix("mailto:").strip()
    if words and words.rstrip("/") not in (address.rstrip("/"), target) and address not in words:
        writer.line.append(f" <{address}>")
