"""What ties messages into threads: identifiers named by others, and the subject without its prefixes."""

import re
import unicodedata

REFERENCES_FIRST = 10
REFERENCES_LAST = 90

_IDENTIFIER = re.compile(r"<([^<>\s]{1,990})>")
_BARE = re.compile(r"[^<>\s,;\"()]{1,990}@[^<>\s,;\"()]{1,990}")
_PREFIX = re.compile(
    r"""\s*(?:
      (?:re|r[ée]f|r[ée]p|fwd?|fw|tr|aw|wg|sv|vs|vb|antw|doorst|res|enc|rv|rif|i|odp|ynt|回复|转发|答复)
      \s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4}|\d{1,3})?\s*[:：]
    | xdm/1\.0/ddm\+?(?:\s*[:+]?)
    | \[(?:[^\[\]]{1,60})\](?=.)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def normalised_subject(subject: str) -> str:
    """The subject by which replies meet their thread: case-folded, single spaces, without answer and forward
    prefixes, list tags, and the `XDM/1.0/DDM+` prefix of MSSanté."""
    text = " ".join(unicodedata.normalize("NFC", subject[:2_000]).split())
    while (match := _PREFIX.match(text)) and match.end() < len(text):
        text = text[match.end() :].lstrip()
    if _PREFIX.fullmatch(text) and not text.startswith("["):
        text = ""
    return re.sub(r"\s*\((?:fwd|tr)\)$", "", text.strip(), flags=re.IGNORECASE).casefold()


def message_identifiers(value: str) -> tuple[str, ...]:
    """The message identifiers in a header value, without angle brackets, each once, in order.

    Over-long lists keep the first 10 and the last 90. Without any bracket, bare `left@right` words count.
    """
    value = value[:200_000]
    found = _IDENTIFIER.findall(value) if "<" in value else []
    unique = list(dict.fromkeys(found or _BARE.findall(value)))
    if len(unique) > REFERENCES_FIRST + REFERENCES_LAST:
        unique = unique[:REFERENCES_FIRST] + unique[-REFERENCES_LAST:]
    return tuple(unique)


def ancestors(own: str, references: tuple[str, ...], in_reply_to: tuple[str, ...]) -> tuple[str, ...]:
    """The identifiers of earlier messages of the thread, closest last, without the message's `own`."""
    chain = dict.fromkeys(references)
    # RFC 5322 §3.6.4 puts the parent last in References; when the two disagree, In-Reply-To names the parent.
    for identifier in in_reply_to[:1]:
        chain.pop(identifier, None)
        chain[identifier] = None
    chain.pop(own, None)
    return tuple(chain)
