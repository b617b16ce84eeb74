"""Make the HTML of a message safe to show in a sandboxed frame.

Two barriers: our own lexer rewrites the message with strict lists of tags, attributes, styles and addresses, and
`nh3` (a real HTML parser) checks the result again with its own lists. The frame's CSP is the third.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import nh3

from medipli.formats.html.lexer import End, Start, Token, lex
from medipli.formats.html.links import Link, misleads, read_link
from medipli.formats.html.quotes import FOLD_CLASS, fold_quotes
from medipli.formats.html.styles import PROPERTIES, fetches, safe_style
from medipli.formats.html.tree import VOID, balance, ends, serialise

MAX_CHARACTERS = 1_000_000
"""Longest HTML shown, embedded images not counted; the rest is cut with a notice."""
MAX_IMAGE_CHARACTERS = 1_500_000
"""Longest base64 text of one embedded image (about 1.1 MB)."""
MAX_IMAGES_CHARACTERS = 8_000_000
"""Longest base64 text of all embedded images of one message."""
NOTICE_CLASS = "medipli-notice"
CUT_NOTICE = "Ce message est trop long pour être affiché en entier. Ouvrez l’original pour tout lire."

_TAGS = frozenset(
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "main",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
_FOLD_TAGS = frozenset({"details", "summary"})
_COMMON = frozenset({"style", "dir", "lang", "align"})
_BY_TAG: dict[str, frozenset[str]] = {
    "table": frozenset({"width", "height", "border", "cellpadding", "cellspacing", "bgcolor"}),
    "tr": frozenset({"bgcolor", "valign", "height"}),
    "td": frozenset({"width", "height", "bgcolor", "valign", "colspan", "rowspan"}),
    "th": frozenset({"width", "height", "bgcolor", "valign", "colspan", "rowspan", "scope"}),
    "col": frozenset({"width", "span"}),
    "colgroup": frozenset({"width", "span"}),
    "font": frozenset({"color", "face", "size"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "hr": frozenset({"width", "size"}),
    "ol": frozenset({"start", "type"}),
    "ul": frozenset({"type"}),
    "li": frozenset({"value"}),
}
_SPANS = frozenset({"colspan", "rowspan", "span"})
_PLAIN_VALUE = re.compile(r"[\w #%.,+\-\"']{1,100}")
_SPAN_VALUE = re.compile(r"[1-9]\d?")
_DIMENSION = re.compile(r"\d{1,4}(?:\.\d{1,2})?(?:%|px)?")
_EMBEDDED = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s%]{64,})", re.IGNORECASE)
_EMBEDDED_SMALL = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/]{1,64}={0,2}", re.IGNORECASE)
_EMBEDDED_REFERENCE = re.compile(r"medipli-embedded:(\d{1,6})")
_LOCAL_URL = re.compile(r"/(?![/\\])[\x21-\x7e]*")
# The first characters of base64 text that each type must show: what it claims to be is what it is.
_SIGNATURES = {"png": "iVBORw0KGgo", "jpeg": "/9j/", "gif": "R0lGOD", "webp": "UklGR"}


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """A message body that may be shown, and what was found on the way.

    `blocked_images` counts images, backgrounds and styles that wanted to load something from elsewhere;
    `missing_images` embedded ones that cannot be shown; `misleading_links` links whose text names another host.
    """

    body: str
    blocked_images: int = 0
    missing_images: int = 0
    links: int = 0
    misleading_links: int = 0
    truncated: bool = False


@dataclass(slots=True)
class _Findings:
    cid_urls: Mapping[str, str]
    embedded: list[str] = field(default_factory=list)
    blocked: int = 0
    missing: int = 0
    links: int = 0
    misleading: int = 0


def clean(html: str, cid_urls: Mapping[str, str], *, fold: bool = True) -> CleanHtml:
    """Return `html` made safe. `cid_urls` maps a Content-ID (no angle brackets) to a local URL path (`/…`).

    With `fold`, quotations are closed behind « Afficher le texte cité ». Never raises; linear in its input.
    """
    findings = _Findings(cid_urls)
    source = _set_embedded_aside(html, findings)
    truncated = len(source) > MAX_CHARACTERS
    tokens, cut = balance(lex(source[:MAX_CHARACTERS]))
    if fold:
        tokens = fold_quotes(tokens)
    tokens = _apply_policy(tokens, findings)
    if truncated := truncated or cut:
        tokens += [Start("p", {"class": NOTICE_CLASS}), CUT_NOTICE, End("p")]
    return CleanHtml(
        body=_CLEANER.clean(serialise(tokens)),
        blocked_images=findings.blocked,
        missing_images=findings.missing,
        links=findings.links,
        misleading_links=findings.misleading,
        truncated=truncated,
    )


def _set_embedded_aside(html: str, findings: _Findings) -> str:
    """Replace embedded images by short references, so that they neither count nor cost as markup."""
    total = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal total
        kind, data = match[1].lower().replace("jpg", "jpeg"), re.sub(r"\s|%0[AaDd]", "", match[2])
        total += len(data)
        fits = len(data) <= MAX_IMAGE_CHARACTERS and total <= MAX_IMAGES_CHARACTERS and "%" not in data
        usable = fits and data.startswith(_SIGNATURES[kind])
        findings.embedded.append(f"data:image/{kind};base64,{data}" if usable else "")
        return f"medipli-embedded:{len(findings.embedded) - 1}"

    return _EMBEDDED.sub(replace, html)


def _apply_policy(tokens: list[Token], findings: _Findings) -> list[Token]:
    pairs = ends(tokens)
    out: list[Token] = []
    folds = 0
    for index, token in enumerate(tokens):
        if isinstance(token, str):
            out.append(token)
        elif isinstance(token, End):
            if token.name in _FOLD_TAGS:
                folds -= token.name == "details" and folds > 0
            if token.name in _TAGS or token.name in _FOLD_TAGS:
                out.append(token)
        elif token.name in _FOLD_TAGS:
            # Only our own folding survives; a sender's <details> becomes a plain block.
            ours = token.attributes.get("class") == FOLD_CLASS and token.name == "details"
            out.append(Start(token.name, {"class": FOLD_CLASS} if ours else {}))
        elif token.name == "img":
            if image := _image(token, findings):
                out.append(image)
        elif token.name in _TAGS:
            attributes = _attributes(token, findings)
            if token.name == "a":
                text = "".join(
                    t for t in tokens[index + 1 : min(pairs.get(index, index), index + 60)] if isinstance(t, str)
                )
                attributes |= _link(token, text, findings)
            out.append(Start(token.name, attributes))
        elif token.name in VOID:
            continue
    return out


def _attributes(token: Start, findings: _Findings) -> dict[str, str]:
    kept: dict[str, str] = {}
    allowed = _BY_TAG.get(token.name, frozenset())
    for name, value in token.attributes.items():
        if name == "style":
            findings.blocked += fetches(value)
            if style := safe_style(value):
                kept["style"] = style
        elif name == "background":
            findings.blocked += 1
        elif (name in _COMMON or name in allowed) and name not in ("src", "alt"):
            pattern = _SPAN_VALUE if name in _SPANS else _DIMENSION if name in ("width", "height") else _PLAIN_VALUE
            if pattern.fullmatch(value):
                kept[name] = value
    return kept


def _image(token: Start, findings: _Findings) -> Start | None:
    source = token.attributes.get("src", "").strip()
    lowered = source[:20].lower()
    shown = ""
    if lowered.startswith("cid:"):
        identifier = source[4:].strip().strip("<>")
        shown = findings.cid_urls.get(identifier) or findings.cid_urls.get(unquote(identifier)) or ""
        shown = shown if _LOCAL_URL.fullmatch(shown) else ""
    elif reference := _EMBEDDED_REFERENCE.fullmatch(source):
        number = int(reference[1])
        shown = findings.embedded[number] if number < len(findings.embedded) else ""
    elif _EMBEDDED_SMALL.fullmatch(source):
        shown = source
    elif source and not lowered.startswith("data:"):
        findings.blocked += 1
        return None
    if not shown:
        findings.missing += 1
        return None
    alternative = token.attributes.get("alt", "")[:500]
    return Start("img", {"src": shown, "alt": alternative} | _attributes(token, findings))


def _link(token: Start, text: str, findings: _Findings) -> dict[str, str]:
    link = read_link(token.attributes.get("href", ""))
    if link is None:
        return {}
    findings.links += 1
    return {"href": link.target, "target": "_blank"} | _destination(link, text, findings)


def _destination(link: Link, text: str, findings: _Findings) -> dict[str, str]:
    """What tells the reader where a link leads: a title, `data-host`, and `data-misleading` when the text lies."""
    if not link.host:
        return {}
    if misleads(link, text):
        findings.misleading += 1
        title = f"Ce lien mène à {link.host}, pas à ce qui est écrit."
        return {"title": title, "data-host": link.host, "data-misleading": "oui"}
    return {"title": link.host, "data-host": link.host}


def _last_check(tag: str, name: str, value: str) -> str | None:
    """What `nh3` asks for each attribute left: the same rules on addresses, applied after its own parsing."""
    if name == "href":
        return value if tag == "a" and value.lower().startswith(("http://", "https://", "mailto:", "tel:")) else None
    if name == "src":
        return value if tag == "img" and (_LOCAL_URL.fullmatch(value) or value.startswith("data:image/")) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS | _FOLD_TAGS),
    clean_content_tags={"script", "style", "template", "title", "noscript", "iframe"},
    attributes={
        **{tag: set(names) for tag, names in _BY_TAG.items()},
        "*": set(_COMMON),
        "a": {"href", "target", "title", "data-host", "data-misleading"},
    },
    attribute_filter=_last_check,
    allowed_classes={"details": {FOLD_CLASS}, "p": {NOTICE_CLASS}},
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto", "tel", "data"},
    filter_style_properties=set(PROPERTIES),
)
