"""A linear HTML lexer: tags, attributes and text, never an exception, never a second look at the same character.

It follows the tokenizer of the HTML standard closely enough for mail (attributes, comments, raw text elements) and
drops what is never shown: comments, scripts, styles, frames, drawings.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Start:
    """An opening tag; `attributes` are lower-cased names and decoded values, first one wins."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class End:
    """A closing tag."""

    name: str


Token = Start | End | str

_TAG = re.compile(r"(/?)([a-zA-Z][^ \t\n\f\r/>]*)")
_ATTRIBUTE = re.compile(
    r"""[ \t\n\f\r/]*+(?:(>)|([^ \t\n\f\r/>][^ \t\n\f\r/>=]*+)"""
    r"""(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"([^"]*+)("?)|'([^']*+)('?)|([^ \t\n\f\r>]*+)))?)"""
)
_COMMENT_END = re.compile(r"--!?>")
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")

_DROPPED_TEXT = ("script", "style", "title", "iframe", "noembed", "noframes")
_KEPT_TEXT = ("textarea", "xmp")
_TEXT_END = {name: re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE) for name in (*_DROPPED_TEXT, *_KEPT_TEXT)}
_DROPPED_TREES = frozenset({"svg", "math", "template", "select", "audio", "video", "canvas", "applet", "datalist"})
# What ends an unclosed drawing, so that a forgotten </svg> does not swallow the rest of a message.
_BREAKS_OUT = frozenset(
    [
        "blockquote",
        "body",
        "br",
        "center",
        "div",
        "dl",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "td",
        "tr",
        "ul",
    ]
)


def decode(text: str) -> str:
    """Replace character references; numbers too long to be a character become U+FFFD, NUL disappears."""
    if "&" in text:
        text = html.unescape(_HUGE_REFERENCE.sub("\ufffd", text))
    return text.replace("\0", "")


def lex(source: str) -> Iterator[Token]:
    """Yield tags and decoded text of `source`, in order; text is never empty."""
    position, length = 0, len(source)
    dropping, depth = "", 0
    while position < length:
        opening = source.find("<", position)
        if opening < 0:
            opening = length
        if opening > position and not dropping:
            yield decode(source[position:opening])
        if opening >= length:
            return
        tag = _TAG.match(source, opening + 1)
        if tag is None:
            position = _after_other_markup(source, opening)
            if position < 0:
                return
            if position == opening + 1 and not dropping:
                yield "<"
            continue
        attributes, position = _attributes(source, tag.end())
        if position < 0:
            return
        closing, name = bool(tag[1]), tag[2].lower()
        if dropping:
            if name == dropping:
                depth += -1 if closing else 1
            elif not closing and name in _BREAKS_OUT and dropping in ("svg", "math"):
                depth = 0
            if depth > 0 or name == dropping:
                dropping = dropping if depth > 0 else ""
                continue
            dropping = ""
        if closing:
            yield End(name)
        elif name in _DROPPED_TREES:
            dropping, depth = name, 1
        elif name in _TEXT_END:
            end = _TEXT_END[name].search(source, position)
            stop = end.start() if end else length
            if name in _KEPT_TEXT and stop > position:
                yield decode(source[position:stop])
            position = stop
        elif name == "plaintext":
            if position < length:
                yield source[position:].replace("\0", "")
            return
        else:
            yield Start(name, attributes)


def _attributes(source: str, position: int) -> tuple[dict[str, str], int]:
    """Attributes from `position` to the end of the tag, and the position after it (-1: the tag never ends)."""
    found: dict[str, str] = {}
    while match := _ATTRIBUTE.match(source, position):
        position = match.end()
        if match[1]:
            return found, position
        if (match[3] is not None and not match[4]) or (match[5] is not None and not match[6]):
            break
        name = match[2].lower()
        if name not in found:
            value = match[3] if match[3] is not None else match[5] if match[5] is not None else match[7]
            found[name] = decode(value) if value else ""
    return found, -1


def _after_other_markup(source: str, opening: int) -> int:
    """The position after a comment, a declaration or a lone `<`; -1 when it never ends."""
    following = source[opening + 1 : opening + 2]
    if source.startswith("<!--", opening):
        for short in ("<!-->", "<!--->"):
            if source.startswith(short, opening):
                return opening + len(short)
        end = _COMMENT_END.search(source, opening + 4)
        return end.end() if end else -1
    if following in ("!", "?", "/") and following:
        end_at = source.find(">", opening)
        return end_at + 1 if end_at >= 0 else -1
    return opening + 1
