"""Make safe and tidy the HTML that our own editor sends: few tags, hardly an attribute."""

from itertools import islice

import nh3

from medipli.formats.html.lexer import End, Start, Token, lex
from medipli.formats.html.links import read_link
from medipli.formats.html.tree import MAX_TOKENS, balance, serialise

MAX_CHARACTERS = 1_000_000
SIGNATURE_CLASS = "medipli-signature"

_TAGS = frozenset(
    ["a", "b", "blockquote", "br", "div", "em", "h3", "i", "li", "ol", "p", "s", "strong", "sub", "sup", "u", "ul"]
)
_BLOCKS = frozenset(
    [
        "h1",
        "h2",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "address",
        "center",
        "pre",
        "tr",
        "dt",
        "dd",
    ]
)


def compose_clean(html: str) -> str:
    """Return `html` with the editor's tags only: paragraphs, lists, quotations, links, emphasis, signature.

    No style, image, table or identifier is kept; other blocks become paragraphs. What does not fit is
    cut: who must lose nothing asks `fits` first.
    """
    tokens, _ = balance(lex(html[:MAX_CHARACTERS]))
    out: list[Token] = []
    for token in tokens:
        if isinstance(token, str):
            out.append(token)
        elif token.name in _BLOCKS:
            out.append(Start("p") if isinstance(token, Start) else End("p"))
        elif token.name in _TAGS:
            out.append(token if isinstance(token, End) else Start(token.name, _attributes(token)))
    return _CLEANER.clean(serialise(out))


def fits(html: str, *, tokens: int = MAX_TOKENS) -> bool:
    """Whether `compose_clean` keeps all the words of `html`; with fewer `tokens` (tags and runs of text), with room."""
    if len(html) > MAX_CHARACTERS:
        return False
    return len(html) <= tokens or sum(1 for _ in islice(lex(html), tokens + 1)) <= tokens


def with_signature(html: str, signature: str) -> str:
    """`html` with this signature in the place of the former one, or at its end; an empty `signature` takes it away."""
    block = f'<div class="{SIGNATURE_CLASS}">{signature}</div>' if signature else ""
    tokens, _ = balance(lex(html))
    start = next((at for at, token in enumerate(tokens) if _opens_signature(token)), None)
    if start is None:
        return html + block
    depth = 0
    for end in range(start, len(tokens)):
        token = tokens[end]
        if isinstance(token, Start | End) and token.name == "div":
            depth += 1 if isinstance(token, Start) else -1
            if depth == 0:
                break
    return serialise(tokens[:start]) + block + serialise(tokens[end + 1 :])


def _opens_signature(token: Token) -> bool:
    return isinstance(token, Start) and SIGNATURE_CLASS in token.attributes.get("class", "").split()


def _attributes(token: Start) -> dict[str, str]:
    if token.name == "a":
        link = read_link(token.attributes.get("href", ""))
        return {"href": link.target} if link else {}
    if token.name == "blockquote" and token.attributes.get("type", "").lower() == "cite":
        return {"type": "cite"}
    if token.name == "div" and SIGNATURE_CLASS in token.attributes.get("class", "").split():
        return {"class": SIGNATURE_CLASS}
    return {}


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={"a": {"href"}},
    tag_attribute_values={"blockquote": {"type": {"cite"}}},
    allowed_classes={"div": {SIGNATURE_CLASS}},
    link_rel="noopener noreferrer",
    url_schemes={"http", "https", "mailto", "tel"},
)
