"""Blind copies written in a message, as some programs keep them in what they sent (RFC 5322 §3.6.3)."""

import re

from medipli.formats.mime.scan import scan

FIELDS = frozenset({"bcc", "resent-bcc"})
_LINE_END = re.compile(rb"\r?\n|\r")


def without_blind_copies(raw: bytes) -> bytes:
    """`raw` without the `Bcc` and `Resent-Bcc` fields of its own header; all the rest byte for byte."""
    kept, position = [], 0
    for one in scan(raw).fields:
        if one.name in FIELDS:
            kept.append(raw[position : one.start])
            line_end = _LINE_END.match(raw, one.end)
            position = line_end.end() if line_end else one.end
    return b"".join([*kept, raw[position:]]) if kept else raw
