"""The text of a Rich Text Format document, in one pass (Word 2007 RTF Specification 1.9.1).

What Outlook wrote as HTML and wrapped in RTF ([MS-OXRTFEX]) reads as well: its tags stand in groups that one may skip.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 4 << 20
"""Characters of text given back at most."""
DEEPEST = 200

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_WORDS = {
    "par": "\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "row": "\n", "tab": "\t", "cell": "\t", "nestcell": "\t",
    "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_SIGNS = {"~": "\u00a0", "-": "\u00ad", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n"}
_UNSEEN = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf",
    "footer", "footerl", "footerr", "footerf", "footnote", "listtable", "listoverridetable", "rsidtbl", "generator",
    "filetbl", "revtbl", "xmlnstbl", "themedata", "datastore", "fldinst", "nonshppict", "objdata", "tc", "xe",
}  # fmt: skip
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb2312", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass(slots=True)
class _Group:
    unseen: bool = False
    skip: int = 1
    font: int = -1


@dataclass(slots=True)
class _State:
    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    too_deep: int = 0
    in_fonts: int = 0
    """How deep the font table began; 0 outside it."""
    left_to_skip: int = 0

    @property
    def group(self) -> _Group:
        return self.groups[-1]


def rtf_to_text(data: bytes) -> str:
    """The text of an RTF document, lines ended by « \\n »; empty for bytes that are none. Never raises."""
    if not data.lstrip().startswith(b"{\\rtf"):
        return ""
    parts: list[str] = []
    length = 0
    for part in _parts(data.decode("latin-1")):
        parts.append(part)
        length += len(part)
        if length > LONGEST:
            break
    lines = "".join(parts)[:LONGEST].replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "\n".join(line.rstrip(" \t") for line in lines.split("\n")).strip("\n")


def _parts(text: str) -> Iterator[str]:
    state = _State()
    octets = bytearray()
    position = 0
    while match := _TOKEN.match(text, position):
        position = match.end()
        word, number, octet, sign, brace, plain = match.groups()
        if octets and not octet:
            yield _decoded(octets, state)
            octets.clear()
        if brace:
            if not _nest(state, brace):
                return
        elif word:
            if word == "bin":
                position += max(0, int(number or 0))
            yield from _word(state, word, int(number) if number else None)
        elif octet:
            if state.left_to_skip:
                state.left_to_skip -= 1
            elif not state.group.unseen:
                octets.append(int(octet, 16))
        elif sign == "*":
            state.group.unseen = True
        elif sign and not state.group.unseen:
            yield _SIGNS.get(sign, "")
        elif plain:
            skipped = min(state.left_to_skip, len(plain))
            state.left_to_skip -= skipped
            if not state.group.unseen:
                yield plain[skipped:]
    if octets:
        yield _decoded(octets, state)


def _nest(state: _State, brace: str) -> bool:
    """Enter or leave a group; False at the end of the document."""
    state.left_to_skip = 0
    if brace == "{":
        if len(state.groups) > DEEPEST:
            state.too_deep += 1
        else:
            state.groups.append(_Group(state.group.unseen, state.group.skip, state.group.font))
    elif state.too_deep:
        state.too_deep -= 1
    else:
        state.groups.pop()
        if len(state.groups) < state.in_fonts:
            state.in_fonts = 0
    return len(state.groups) > 1


def _word(state: _State, word: str, number: int | None) -> Iterator[str]:
    state.left_to_skip = 0
    group = state.group
    if word == "fonttbl":
        state.in_fonts = len(state.groups)
    if word in _UNSEEN:
        group.unseen = True
    elif word == "ansicpg":
        state.codec = _known(f"cp{number}") or state.codec
    elif word == "f" and number is not None:
        group.font = number
    elif word == "fcharset" and state.in_fonts and number in _CHARSETS:
        state.fonts[group.font] = _CHARSETS[number]
    elif word == "uc":
        group.skip = min(max(number or 0, 0), 20)
    elif word == "u" and number is not None:
        state.left_to_skip = group.skip
        if not group.unseen:
            yield chr(number & 0xFFFF)
    elif word in _WORDS and not group.unseen:
        yield _WORDS[word]


def _decoded(octets: bytearray, state: _State) -> str:
    return octets.decode(state.fonts.get(state.group.font, state.codec), "replace")


def _known(codec: str) -> str:
    try:
        b"".decode(codec)
    except LookupError:
        return ""
    return codec
