"""Encoded words in headers (RFC 2047), the broken ones that circulate included."""

import binascii
import re

from medipli.formats.mime.charsets import decode_bytes, decode_header_bytes
from medipli.formats.mime.transfer import decode_base64

_FOLD = re.compile(r"\r?\n[ \t]*|\r(?=[ \t])")
# A question mark inside the text is against the rule but seen; the counted repeat keeps the search linear.
_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,8}?)\?=")


def header_text(value: bytes, charset: str = "") -> str:
    """The readable text of an unstructured raw header value: unfolded, decoded, trimmed, without control characters.

    `charset` is that of raw 8-bit bytes when they are not UTF-8.
    """
    return one_line(decode_words(unfold(decode_header_bytes(value, charset))))


def unfold(text: str) -> str:
    """`text` on one line (RFC 5322 §2.2.3): each line end and the blanks after it become one space."""
    return _FOLD.sub(" ", text)


def one_line(text: str) -> str:
    """`text` trimmed, its control characters turned into spaces."""
    return text.translate(_CONTROLS).strip()


_CONTROLS = dict.fromkeys((*range(32), 127, 133, 8232, 8233), " ")


def decode_words(text: str) -> str:
    """Decode all encoded words. The bytes of neighbours in one charset are joined first: some cut characters in two."""
    if "=?" not in text:
        return text
    output: list[str] = []
    charset, pending, position = "", b"", 0
    for match in _WORD.finditer(text):
        between = text[position : match.start()]
        if pending and (between.strip(" \t\r\n") or match[1].lower() != charset):
            output.append(decode_bytes(pending, charset)[0])
            pending = b""
        if between.strip(" \t\r\n") or position == 0:
            output.append(between)
        charset = match[1].lower()
        pending += _word_bytes(match[2], match[3])
        position = match.end()
    if pending:
        output.append(decode_bytes(pending, charset)[0])
    output.append(text[position:])
    return "".join(output)


def _word_bytes(encoding: str, text: str) -> bytes:
    content = text.encode("utf-8", "replace")
    if encoding in "bB":
        return decode_base64(content).content
    return binascii.a2b_qp(content.replace(b"\n", b" "), header=True)
