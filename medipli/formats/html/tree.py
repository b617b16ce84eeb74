"""Balance a token stream, bound its depth and size, and write it back as HTML."""

import html
import re
from collections import Counter
from collections.abc import Iterable

from medipli.formats.html.lexer import End, Start, Token

MAX_DEPTH = 100
MAX_TOKENS = 80_000
VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"})
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
    ]
)
_BOUNDARIES = frozenset({"table", "td", "th", "caption"})
_CLOSES_P = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "dir",
        "div",
        "dl",
        "dd",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
_CELLS = frozenset({"td", "th"})
_GROUPS = frozenset({"tbody", "thead", "tfoot"})
# start tag -> (open elements it closes, elements beyond which it does not look)
_IMPLIED_END: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), _BOUNDARIES | {"ul", "ol", "dir"}),
    "dd": (frozenset({"dd", "dt"}), _BOUNDARIES | {"dl"}),
    "dt": (frozenset({"dd", "dt"}), _BOUNDARIES | {"dl"}),
    "td": (_CELLS, frozenset({"table", "tr"})),
    "th": (_CELLS, frozenset({"table", "tr"})),
    "tr": (_CELLS | {"tr"}, frozenset({"table"})),
    "tbody": (_CELLS | _GROUPS | {"tr"}, frozenset({"table"})),
    "thead": (_CELLS | _GROUPS | {"tr"}, frozenset({"table"})),
    "tfoot": (_CELLS | _GROUPS | {"tr"}, frozenset({"table"})),
    "a": (frozenset({"a"}), _BOUNDARIES),
}
_P = frozenset({"p"})
_NEEDS_BREAK = re.compile(r"(?:[^&<>]*+[&<>]){1000}")


def balance(tokens: Iterable[Token]) -> tuple[list[Token], bool]:
    """Return well-nested tokens no deeper than `MAX_DEPTH`, and whether the input was cut at `MAX_TOKENS`."""
    out: list[Token] = []
    stack: list[str] = []
    opened: Counter[str] = Counter()
    ignored: Counter[str] = Counter()

    def close_down_to(index: int) -> None:
        while len(stack) > index:
            name = stack.pop()
            opened[name] -= 1
            out.append(End(name))

    for count, token in enumerate(tokens):
        if count >= MAX_TOKENS:
            close_down_to(0)
            return out, True
        if isinstance(token, str):
            out.append(token)
        elif isinstance(token, End):
            if ignored[token.name] > 0:
                ignored[token.name] -= 1
            elif opened[token.name] and (index := _open_index(stack, token.name)) >= 0:
                close_down_to(index)
        else:
            if opened["p"] and token.name in _CLOSES_P and (index := _find(stack, _P, _BOUNDARIES)) >= 0:
                close_down_to(index)
            rule = _IMPLIED_END.get(token.name)
            if rule is not None and any(opened[name] for name in rule[0]) and (index := _find(stack, *rule)) >= 0:
                close_down_to(index)
            if token.name in VOID:
                out.append(token)
            elif len(stack) >= MAX_DEPTH:
                ignored[token.name] += 1
            else:
                stack.append(token.name)
                opened[token.name] += 1
                out.append(token)
    close_down_to(0)
    return out, False


def _find(stack: list[str], names: frozenset[str], limits: frozenset[str]) -> int:
    """Index of the outermost open element in `names` above the nearest of `limits`, -1 if there is none."""
    found = -1
    for index in range(len(stack) - 1, -1, -1):
        if stack[index] in names:
            found = index
        elif stack[index] in limits:
            break
    return found


def _open_index(stack: list[str], name: str) -> int:
    """Index of the element that a closing tag closes, -1 when it closes none: it never leaves its table cell,
    and an inline tag never closes a block."""
    inline = name in INLINE
    for index in range(len(stack) - 1, -1, -1):
        current = stack[index]
        if current == name:
            return index
        if (inline and current not in INLINE) or (current == "table"):
            return -1
        if current in _BOUNDARIES and name not in ("table", "tr", "tbody", "thead", "tfoot"):
            return -1
    return -1


def ends(tokens: list[Token]) -> dict[int, int]:
    """For each opening token's index, the index of its closing token (balanced tokens only)."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for index, token in enumerate(tokens):
        if isinstance(token, Start):
            if token.name not in VOID:
                stack.append(index)
        elif isinstance(token, End) and stack:
            pairs[stack.pop()] = index
    return pairs


def escape_text(text: str) -> str:
    """Escape text; a break opportunity every thousand escaped characters keeps the final parser linear."""
    escaped_count = text.count("&") + text.count("<") + text.count(">")
    if escaped_count <= 1000:
        return html.escape(text, quote=False)
    pieces, position = [], 0
    while match := _NEEDS_BREAK.match(text, position):
        pieces.append(html.escape(match[0], quote=False))
        position = match.end()
    pieces.append(html.escape(text[position:], quote=False))
    return "<wbr>".join(pieces)


def serialise(tokens: Iterable[Token]) -> str:
    """Write tokens back as HTML, everything escaped."""
    pieces: list[str] = []
    for token in tokens:
        if isinstance(token, str):
            pieces.append(escape_text(token))
        elif isinstance(token, End):
            pieces.append(f"</{token.name}>")
        elif token.attributes:
            attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in token.attributes.items())
            pieces.append(f"<{token.name}{attributes}>")
        else:
            pieces.append(f"<{token.name}>")
    return "".join(pieces)
