"""Text bodies as they travel: 7bit when they can, else quoted-printable or base64."""

import binascii
import re
from collections.abc import Iterator

from medipli.formats.mime.transfer import base64_lines

LINE_LIMIT = 990

_LINE_END = re.compile("\r\n|\r|\n")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def encode_text(text: str, subtype: str) -> Iterator[bytes]:
    """The entity (header, blank line, body) of `text` in UTF-8, ending with a line end."""
    content = _LINE_END.sub("\r\n", text).encode("utf-8", "replace")
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    header = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: "
    if content.isascii() and not _CONTROLS.search(content) and max(map(len, content.split(b"\r\n"))) <= LINE_LIMIT:
        yield f"{header}7bit\r\n\r\n".encode()
        yield content
    elif len(content) > 2 * len(content.decode("utf-8")):
        # Mostly outside Latin script, where quoted-printable would triple the size.
        yield f"{header}base64\r\n\r\n".encode()
        yield from base64_lines(content, 76, b"\r\n")
        yield b"\r\n"
    else:
        yield f"{header}quoted-printable\r\n\r\n".encode()
        yield binascii.b2a_qp(content, istext=True)
