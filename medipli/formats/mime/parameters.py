"""Header values with parameters, Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2231), read tolerantly."""

import re
from urllib.parse import unquote_to_bytes

from medipli.formats.mime.charsets import decode_bytes, decode_header_bytes
from medipli.formats.mime.words import decode_words

VALUE_LIMIT = 64 << 10

_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_PARAMETER = re.compile(
    r"""
    (?:\([^()]*\)\s*)?
    (?P<name>[^\s=;"()]+)\s*
    (?:=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)(?:"|$)|(?P<plain>[^;]*)))?
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SECTION = re.compile(r"^([^*]+)(?:\*(\d{1,4}))?(\*)?$")


def parse_parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """The lower-case main value and its parameters by lower-case name.

    Continuations and charsets of RFC 2231, encoded words inside quotes and raw 8-bit bytes are resolved. The
    `boundary` parameter alone stays as latin-1 text of its bytes. The first of two equal names wins.
    """
    text = _FOLD.sub(b"", value[:VALUE_LIMIT]).decode("latin-1")
    main, separator, rest = text.partition(";")
    if not separator and "=" in main:
        # "text/plain charset=x": a forgotten semicolon.
        main, _, rest = main.strip().partition(" ")
    main = main.split("(")[0].strip(" \t\r\n\"'").lower()
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    plain: dict[str, str] = {}
    for match in _PARAMETER.finditer(rest):
        quoted, unquoted = match["quoted"], match["plain"]
        if quoted is None and unquoted is None:
            continue
        content = _ESCAPE.sub(r"\1", quoted) if quoted is not None else unquoted.strip()
        name = match["name"].lower()
        section = _SECTION.match(name)
        if section is None or (section[2] is None and section[3] is None):
            plain.setdefault(name, content)
        else:
            pieces.setdefault(section[1], {}).setdefault(int(section[2] or 0), (content, section[3] is not None))
    parameters = {name: item if name == "boundary" else _readable(item) for name, item in plain.items()}
    for name, sections in pieces.items():
        parameters[name] = _joined(sections, raw=name == "boundary")
    return main, parameters


def _readable(value: str) -> str:
    if value.isascii():
        return decode_words(value) if "=?" in value else value
    return decode_words(decode_header_bytes(value.encode("latin-1")))


def _joined(sections: dict[int, tuple[str, bool]], *, raw: bool) -> str:
    """Join the sections of one parameter (RFC 2231 §3-4)."""
    charset = ""
    content = bytearray()
    for position, number in enumerate(sorted(sections)):
        text, is_encoded = sections[number]
        if is_encoded:
            if position == 0 and text.count("'") >= 2:
                charset, _, text = text.split("'", 2)
            content += unquote_to_bytes(text.encode("latin-1"))
        else:
            content += text.encode("latin-1")
    if raw:
        return content.decode("latin-1")
    return decode_bytes(bytes(content), charset)[0] if charset else _readable(content.decode("latin-1"))
