"""Make safe and tidy the HTML that our own editor sends: few tags, hardly an attribute."""

import nh3

from medipli.formats.html.lexer import End, Start, Token, lex
from medipli.formats.html.links import read_link
from medipli.formats.html.tree import balance, serialise

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

    No style, image, table or identifier is kept; other blocks become paragraphs. Cut at `MAX_CHARACTERS`.
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
