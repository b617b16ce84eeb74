"""Find the text a message quotes and fold it behind « Afficher le texte cité », without any script."""

import re
from itertools import pairwise

from medipli.formats.html.lexer import End, Start, Token
from medipli.formats.html.tree import INLINE, VOID, ends
from medipli.formats.text import is_forward_header, is_quote_header

FOLD_CLASS = "medipli-quote"
FOLD_LABEL = "Afficher le texte cité"

_QUOTE_CLASSES = frozenset(
    {"gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "moz-forward-container"}
)
_QUOTE_IDS = frozenset(
    {"divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container", "olk_src_body_section"}
)
_OUTLOOK_BORDER = re.compile(
    r"border-top\s*:\s*(?:solid\s+#[0-9a-f]{6}|#[0-9a-f]{6}\s+[\d.]+pt\s+solid)", re.IGNORECASE
)
_OUTLOOK_FROM = re.compile(r"\s*(?:De|From|Von|Da)\s*:", re.IGNORECASE)
_PREFIX_CLASSES = frozenset({"moz-cite-prefix", "gmail_attr"})
_LOOK_BACK = 40
_LOOK_AHEAD = 60


def fold_quotes(tokens: list[Token]) -> list[Token]:
    """Wrap each outermost quotation of balanced `tokens` in a closed `<details>`.

    A message that says nothing of its own (a plain forward) is left open, and so is a forwarded message.
    """
    spans = _quoted_spans(tokens)
    if not spans or not _says_something(tokens, spans):
        return tokens
    out: list[Token] = []
    position = 0
    for start, stop in spans:
        out += tokens[position:start]
        out += [Start("details", {"class": FOLD_CLASS}), Start("summary"), FOLD_LABEL, End("summary")]
        out += tokens[start:stop]
        out.append(End("details"))
        position = stop
    return out + tokens[position:]


def without_quotes(tokens: list[Token]) -> list[Token]:
    """Balanced `tokens` without their quotations."""
    out: list[Token] = []
    position = 0
    for start, stop in _quoted_spans(tokens):
        out += tokens[position:start]
        position = stop
    return out + tokens[position:]


def _quoted_spans(tokens: list[Token]) -> list[tuple[int, int]]:
    """Half-open, increasing, disjoint, well-nested index ranges of quoted tokens."""
    pairs = ends(tokens)
    parents = _parent_ends(tokens, pairs)
    starts = {stop: start for start, stop in pairs.items()}
    spans: list[tuple[int, int]] = []
    index, floor = 0, 0
    while index < len(tokens):
        stop = _quote_end(tokens, index, pairs, parents)
        if stop is None or _is_forward(tokens, index, stop):
            index += 1
            continue
        start = max(_with_attribution(tokens, index, starts), floor)
        spans.append((start, stop))
        index = floor = stop
    return spans


def _quote_end(tokens: list[Token], index: int, pairs: dict[int, int], parents: list[int]) -> int | None:
    """Where the quotation that starts at `index` stops, or None when none starts there."""
    token = tokens[index]
    if isinstance(token, str):
        if len(token) < 200 and is_quote_header(token) and "-----" in token:
            return parents[index]
        return None
    if not isinstance(token, Start) or token.name in INLINE:
        return None
    classes = set(token.attributes.get("class", "").lower().split())
    if token.name == "blockquote":
        cited = token.attributes.get("type", "").lower() == "cite" or classes & _QUOTE_CLASSES
        return pairs[index] + 1 if cited or _follows_attribution(tokens, index) else None
    if token.name in VOID:
        return None
    if classes & _QUOTE_CLASSES:
        return pairs[index] + 1
    if token.attributes.get("id", "").lower().removeprefix("x_") in _QUOTE_IDS:
        return parents[index]
    if _OUTLOOK_BORDER.search(token.attributes.get("style", "")) and _OUTLOOK_FROM.match(
        _text(tokens, index, index + _LOOK_AHEAD)
    ):
        return parents[index]
    return None


def _parent_ends(tokens: list[Token], pairs: dict[int, int]) -> list[int]:
    """For each token, the index of the closing token of the element around it (the length at top level)."""
    result = [len(tokens)] * len(tokens)
    stack: list[int] = [len(tokens)]
    for index, token in enumerate(tokens):
        if isinstance(token, End):
            if len(stack) > 1:
                stack.pop()
            result[index] = stack[-1]
        else:
            result[index] = stack[-1]
            if index in pairs:
                stack.append(pairs[index])
    return result


def _text(tokens: list[Token], start: int, stop: int) -> str:
    return "".join(token for token in tokens[start:stop] if isinstance(token, str)).lstrip()


def _before(tokens: list[Token], index: int) -> str:
    """The last words before `index`, however they are cut into tags."""
    words = " ".join(token for token in tokens[max(0, index - _LOOK_BACK) : index] if isinstance(token, str))
    return " ".join(words[-400:].split())


def _follows_attribution(tokens: list[Token], index: int) -> bool:
    return is_quote_header(_before(tokens, index))


def _with_attribution(tokens: list[Token], index: int, starts: dict[int, int]) -> int:
    """Take in the « Le … a écrit : » element that stands right before the quotation."""
    position, furthest = index - 1, max(0, index - _LOOK_BACK)
    while position >= furthest and (
        (isinstance(token := tokens[position], str) and not token.strip())
        or (isinstance(token, Start) and token.name == "br")
    ):
        position -= 1
    if position not in starts:
        words = tokens[position] if position >= 0 else ""
        return position if isinstance(words, str) and is_quote_header(words) else index
    opening = tokens[starts[position]]
    classes = set(opening.attributes.get("class", "").split()) if isinstance(opening, Start) else set()
    if classes & _PREFIX_CLASSES or is_quote_header(" ".join(_text(tokens, starts[position], position).split())):
        return starts[position]
    return index


def _is_forward(tokens: list[Token], start: int, stop: int) -> bool:
    lead = " ".join(_text(tokens, start, min(stop, start + _LOOK_AHEAD))[:300].split())
    return is_forward_header(lead) or is_forward_header(_before(tokens, start))


def _says_something(tokens: list[Token], spans: list[tuple[int, int]]) -> bool:
    """Whether anything stands outside the quotations (an image counts)."""
    edges = [0, *(edge for span in spans for edge in span), len(tokens)]
    for number, (start, stop) in enumerate(pairwise(edges)):
        if number % 2 == 0 and any(
            bool(token.strip()) if isinstance(token, str) else isinstance(token, Start) and token.name == "img"
            for token in tokens[start:stop]
        ):
            return True
    return False
