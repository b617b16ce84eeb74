"""Plain text of messages: previews, quotations, hidden characters, promised attachments."""

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|[\ud800-\udfff]"
)
_QUOTE_HEADER = re.compile(
    r"(?:^|(?<=\s))(?:Le|On|Am|El|Il)\s[^<>\n]{0,40}\d[^\n]{0,300}?"
    r"(?:a écrit|à écrit|wrote|schrieb|escribió|ha scritto)\s*:?\s*$"
    r"|^\s*-{2,}\s*(?:Message d['’]origine|Message original|Original Message"
    r"|Message transféré|Forwarded message|Message reçu)\b[^\n]{0,40}-{2,}",
    re.IGNORECASE,
)
_FORWARD_HEADER = re.compile(
    r"-{2,}\s*(?:Message transféré|Forwarded message|Message réexpédié)\b|^Begin forwarded message"
    r"|^Début du message (?:transféré|réexpédié)",
    re.IGNORECASE,
)
_HEADER_LINE = re.compile(r"\*?(?:De|From)\s*:\*?\s*\S", re.IGNORECASE)
_HEADER_NEXT = re.compile(r"\*?(?:Envoyé|Sent|Date|À|A|To|Cc|Objet|Subject)(?:\s+le)?\s*:", re.IGNORECASE)
_UNDERLINE = re.compile(r"\s*_{10,}\s*")
_SIGNATURE = re.compile(r"-- ?")
_LONGEST_HEADER = 600
_PROMISES = re.compile(
    r"\bci[\s-]?(?:joint|joints|jointe|jointes|inclus|incluse)\b"
    r"|\bpi[eè]ces?[\s-]jointes?\b|\b(?:en|la|le|les|une)\s+PJ\b|\bP\.J\."
    r"|\b(?:veuillez|vous)\s+(?:\w+\s+){0,3}(?:trouver(?:ez)?|recevoir|recevrez)\s+(?:\w+\s+){0,3}joint(?:e|s|es)?\b"
    r"|\b(?:je|nous|on)\s+(?:\w+\s+){0,3}joins?\b|\bnous\s+(?:\w+\s+){0,3}joignons\b"
    r"|\b(?:documents?|fichiers?|courriers?|compte[s-]?[\s-]rendus?|ordonnances?|résultats?)\s+joint(?:e|s|es)?\b"
    r"|\ben\s+annexe\b|\battached\b|\battachments?\b|\benclosed\b",
    re.IGNORECASE,
)
_IN_EVERY_PROMISE = ("join", "joign", "inclus", "pj", "p.j.", "annexe", "attach", "enclosed")
_NEGATED = re.compile(r"\b(?:sans|without|aucune?|no)\s+(?:\w+\s+)?$", re.IGNORECASE)


def strip_controls(text: str) -> str:
    """Remove NUL, control characters (tab and line ends stay), bidirectional overrides and other invisible marks."""
    return _HIDDEN.sub("", text)


def is_quote_header(line: str) -> bool:
    """Whether `line` introduces a quotation: « Le … a écrit : », « -----Message d’origine----- » and their like."""
    return len(line) <= _LONGEST_HEADER and _QUOTE_HEADER.search(line.strip()) is not None


def is_forward_header(line: str) -> bool:
    """Whether `line` introduces a forwarded message, which is content and not a quotation."""
    # Most lines are prose, which is told apart more cheaply than by the pattern.
    said = line.strip()
    if "--" not in said and said[:5].lower() not in ("begin", "début"):
        return False
    return len(line) <= _LONGEST_HEADER and _FORWARD_HEADER.search(said) is not None


def strip_quotes(text: str) -> str:
    """Return `text` without what it quotes: lines in `>`, their introduction, and what follows a reply header.

    Forwarded messages stay: they are what the sender wants read.
    """
    lines = text.splitlines()
    kept: list[str] = []
    for index, line in enumerate(lines):
        stripped = line.strip()
        if stripped.startswith(">"):
            _drop_introduction(kept)
            continue
        if is_forward_header(stripped):
            kept += lines[index:]
            break
        if (_starts_original(lines, index)) or ("-----" in stripped and is_quote_header(stripped)):
            while kept and (not kept[-1].strip() or _UNDERLINE.fullmatch(kept[-1])):
                kept.pop()
            break
        kept.append(line)
    _drop_introduction(kept)
    return "\n".join(kept).strip("\n")


def _drop_introduction(kept: list[str]) -> None:
    """Remove a trailing « Le … a écrit : », which mail programs cut over up to three lines."""
    end = len(kept)
    while end and not kept[end - 1].strip():
        end -= 1
    for height in (1, 2, 3):
        if end >= height and is_quote_header(" ".join(line.strip() for line in kept[end - height : end])):
            del kept[end - height :]
            return


def _starts_original(lines: list[str], index: int) -> bool:
    """Whether an Outlook block « De : … / Envoyé : … » starts at `index`."""
    if not _HEADER_LINE.match(lines[index].strip()):
        return False
    return any(_HEADER_NEXT.match(line.strip()) for line in lines[index + 1 : index + 3])


def snippet(text: str, length: int = 140) -> str:
    """One line of at most `length` characters that says what the message says, quotations left out."""
    head = strip_controls(text[:20_000])
    own = strip_quotes(head)
    lines: list[str] = []
    for line in own.splitlines():
        if _SIGNATURE.fullmatch(line.rstrip("\r\n")) and lines:
            break
        lines.append(line)
    one_line = " ".join(" ".join(lines).split()) or " ".join(head.replace(">", " ").split())
    if len(one_line) <= length:
        return one_line
    cut = one_line[: length - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > length // 2 else cut).rstrip(" ,;:") + "…"


def mentions_attachment(text: str) -> bool:
    """Whether the sender's own words promise an attachment, in French or English."""
    own = " ".join(strip_quotes(text[:100_000]).split())
    # The pattern takes a millisecond to find nothing in a long letter.
    letters = own.lower()
    if not any(word in letters for word in _IN_EVERY_PROMISE):
        return False
    return any(
        not _NEGATED.search(own[max(0, match.start() - 30) : match.start()]) for match in _PROMISES.finditer(own)
    )
