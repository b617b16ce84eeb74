"""Links of a message: which may stay, where they really lead, and whether their text claims something else."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_SPACE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_TELEPHONE = re.compile(r"tel:[0-9+().\-]{2,30}", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:([^?]{0,320})", re.IGNORECASE)
_HOST_IN_TEXT = re.compile(r"(?<![\w.-])(?:[\w-]{1,63}\.){1,8}([a-zA-Z]{2,24})(?![\w-])")
_FILE_ENDINGS = frozenset(
    [
        "pdf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "odt",
        "ods",
        "odp",
        "jpg",
        "jpeg",
        "png",
        "gif",
        "txt",
        "xml",
        "zip",
        "csv",
        "html",
        "htm",
        "msg",
        "eml",
        "mp",
        "hl",
        "dcm",
    ]
)
_LONGEST_URL = 4000
_LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may be followed: `target` to put in `href`, `host` it really leads to (may be empty for `tel:`)."""

    target: str
    host: str


def read_link(href: str) -> Link | None:
    """Return the link if it is http, https, mailto or tel with a readable destination, else None."""
    if len(href) > _LONGEST_URL:
        return None
    target = _SPACE.sub("", href)
    lowered = target[:8].lower()
    if lowered.startswith(("http:", "https:")):
        scheme, _, rest = target.replace("\\", "/").partition(":")
        target = f"{scheme.lower()}://{rest.lstrip('/')}"
        try:
            host = urlsplit(target).hostname or ""
            host = host if host.isascii() else host.encode("idna").decode("ascii")
        except (ValueError, UnicodeError):
            return None
        return Link(target, host) if host else None
    if mail := _MAILTO.match(target):
        return Link(target, mail[1].rpartition("@")[2].lower())
    return Link(target, "") if _TELEPHONE.fullmatch(target) else None


def misleads(link: Link, text: str) -> bool:
    """Whether the visible `text` of `link` names a host that is neither its host nor a parent or child of it."""
    if not link.host:
        return False
    shown = text[:_LONGEST_TEXT].lower()
    for match in _HOST_IN_TEXT.finditer(shown):
        if match[1] in _FILE_ENDINGS:
            continue
        claimed = match[0].removeprefix("www.").rstrip(".")
        actual = link.host.removeprefix("www.")
        return not (claimed == actual or actual.endswith("." + claimed) or claimed.endswith("." + actual))
    return False
