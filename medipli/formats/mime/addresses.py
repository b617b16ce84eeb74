"""Mail addresses: tolerant reading of lists (RFC 5322 §3.4), strict checking, writing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medipli.formats.mime.words import decode_words, one_line, unfold

ADDRESSES_LIMIT = 10_000
LIST_LENGTH_LIMIT = 1 << 19

_TOKEN = re.compile(
    r"""
    \s*(?:
      (?P<quoted>"(?:[^"\\]|\\.){0,2000}")
    | (?P<angle><[^<>]*(?:>|$))
    | (?P<paren>\()
    | (?P<special>[,;][,;\s]*|:)
    | (?P<word>[^\s",;:()<]+|.)
    )(?P<space>\s*)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_DOT_ATOM = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+)*"
)
_QUOTED_LOCAL = re.compile(r'"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"')
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A person or service in an address field: readable name (may be empty) and address as written."""

    name: str
    address: str


def parse_address_list(text: str) -> tuple[Mailbox, ...]:
    """The mailboxes of a header value, members of groups included; encoded words decoded. Never raises.

    An item without an address keeps its words as name and an empty address. Reads at most 10,000 mailboxes.
    """
    mailboxes: list[Mailbox] = []
    for item in _items(unfold(text[:LIST_LENGTH_LIMIT])):
        mailbox = item.mailbox()
        if mailbox is None:
            continue
        if mailboxes and item.has_angle and not mailboxes[-1].address:
            # "Martin, Zoé <z@…>": a comma that should have been quoted.
            mailbox = Mailbox(f"{mailboxes.pop().name}, {mailbox.name}".strip(", "), mailbox.address)
        mailboxes.append(mailbox)
        if len(mailboxes) >= ADDRESSES_LIMIT:
            break
    return tuple(mailboxes)


class _Item:
    """The tokens of one mailbox, gathered until the next comma."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.comments: list[str] = []
        self.angle: str | None = None
        self.has_at = False

    @property
    def has_angle(self) -> bool:
        return self.angle is not None

    def mailbox(self) -> Mailbox | None:
        words = "".join(self.words).strip()
        if self.angle is not None:
            address = self.angle.strip("<> \t")
            if address.startswith("@") and ":" in address:
                address = address.split(":", 1)[1]
            return Mailbox(_name(words), one_line(address).replace(" ", ""))
        if "@" in words:
            compact = words if words.startswith('"') else words.replace(" ", "")
            return Mailbox(_name(" ".join(self.comments)), one_line(compact.removeprefix("mailto:")).strip("<>"))
        words = words or " ".join(self.comments)
        return Mailbox(_name(words), "") if words else None


def _items(text: str) -> Iterator[_Item]:
    item = _Item()
    position, length = 0, len(text)
    while position < length:
        token = _TOKEN.match(text, position)
        if token is None:
            break
        position = token.end()
        if token["paren"]:
            comment, position = _comment(text, position)
            item.comments.append(comment)
        elif token["special"]:
            if token["special"] == ":" and item.angle is None and not item.has_at:
                item = _Item()  # the name of a group
                continue
            if token["special"] == ":":
                item.words.append(":")
                continue
            yield item
            item = _Item()
        elif token["angle"] and item.angle is None:
            item.angle = token["angle"]
        elif token["quoted"]:
            local_part = text.startswith("@", token.end("quoted"))
            content = token["quoted"]
            if not local_part:
                content = _ESCAPE.sub(
                    r"\1", content[1:-1] if len(content) > 1 and content.endswith('"') else content[1:]
                )
            item.words.append(content + (" " if token["space"] else ""))
        else:
            item.has_at = item.has_at or "@" in (token["word"] or "")
            item.words.append((token["angle"] or token["word"] or "") + (" " if token["space"] else ""))
    yield item


def _comment(text: str, position: int) -> tuple[str, int]:
    """The comment that opens just before `position`, nested ones flattened, and where it ends."""
    depth, start = 1, position
    while position < len(text):
        character = text[position]
        if character == "\\":
            position += 1
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return text[start:position], position + 1
        position += 1
    return text[start:], len(text)


def _name(text: str) -> str:
    return " ".join(one_line(decode_words(text)).strip("'\" ").split())


def normalise_address(address: str) -> str | None:
    """The form by which addresses are compared, or None when `address` is not valid.

    Lower case, domain as A-labels (IDNA). Limits: 64 bytes before the @, 254 in all (RFC 5321 §4.5.3.1).
    """
    local, at, domain = address.rpartition("@")
    if not at or not local or len(address) > 320:
        return None
    if not (_DOT_ATOM.fullmatch(local) or _QUOTED_LOCAL.fullmatch(local)):
        return None
    if not local.isascii() and not local.isprintable():
        return None
    host = _ascii_domain(domain)
    if host is None or len(local.encode("utf-8", "replace")) > 64:
        return None
    normal = f"{local.lower()}@{host}"
    return normal if len(normal.encode("utf-8", "replace")) <= 254 else None


def is_valid_address(address: str) -> bool:
    """Whether `address` can be written to: dot-atom or quoted local part, a domain name of at least two labels."""
    return normalise_address(address) is not None


def _ascii_domain(domain: str) -> str | None:
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    labels = domain.lower().split(".")
    if len(labels) < 2 or len(domain) > 253 or labels[-1].isdigit():
        return None
    return ".".join(labels) if all(_LABEL.fullmatch(label) for label in labels) else None


def format_mailbox(mailbox: Mailbox) -> str:
    """`name <address>` for people to read or type again, the name quoted when it needs to be."""
    if not mailbox.name:
        return mailbox.address
    return f"{quote_name(mailbox.name)} <{mailbox.address}>"


def format_mailboxes(mailboxes: Iterable[Mailbox]) -> str:
    """The mailboxes as one comma-separated line that `parse_address_list` reads back."""
    return ", ".join(map(format_mailbox, mailboxes))


def quote_name(name: str) -> str:
    """A display name as RFC 5322 phrase: bare when it can be, else a quoted string."""
    if _PLAIN_NAME.fullmatch(name) or (not name.isascii() and not set(name) & set('()<>[]:;@\\,."')):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
