"""Messages made to break a reader cost little and lose nothing."""

import base64
import time

import pytest

from medipli.formats.mime import read, skeleton

SIZE = 2 << 20
HEADER = b"From: a@cabinet.example\nSubject: x\n"
MULTIPART = HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n"


def _filled(unit: bytes) -> bytes:
    return unit * (SIZE // len(unit))


_NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(20_000))
CASES = {
    "nesting": _NESTED,
    "parts": MULTIPART + _filled(b"--b\n\nx\n"),
    "delimiters that are none": MULTIPART + _filled(b"--bb\n"),
    "boundaries never found": MULTIPART + _filled(b"--b\nContent-Type: multipart/x; boundary=z\n\na\n"),
    "one long field": b"Subject: " + _filled(b"a") + b"\n\nx",
    "folded lines": b"Subject: " + _filled(b" a\n") + b"\n\nx",
    "fields": _filled(b"a:\n") + b"\nx",
    "recipients": b"To: " + _filled(b"a@b.example, ") + b"\n\nx",
    "commas": b"To: " + _filled(b",") + b"\n\nx",
    "colons": b"To: a@b" + _filled(b":") + b"\n\nx",
    "open comments": b"To: " + _filled(b"(") + b"\n\nx",
    "open quotes": b"To: " + _filled(b'"a') + b"\\\n\nx",
    "half encoded words": b"Subject: " + _filled(b"=?utf-8?q?a?b") + b"\n\nx",
    "parameters": b"Content-Type: a/b" + _filled(b";") + b"(\n\nx",
    "no line end": _filled(b"a"),
    "carriage returns": _filled(b"a\r"),
    "zero bytes": bytes(SIZE),
    "padding everywhere": HEADER + b"Content-Transfer-Encoding: base64\n\n" + _filled(b"A="),
    "a line of blanks": HEADER + b"Content-Transfer-Encoding: quoted-printable\n\n" + _filled(b" ") + b"a",
    "soft breaks": HEADER + b"Content-Type: text/plain; format=flowed\n\n" + _filled(b" \n"),
    "uuencoded beginnings": HEADER + b"\n" + _filled(b"begin 644 a\nM\n"),
    "lying charset": HEADER + b"Content-Type: text/plain; charset=utf-8\n\n" + _filled(b"\xe9\xc3\xa9"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_message_is_read_and_stored_in_linear_time(name: str) -> None:
    raw = CASES[name]
    start = time.process_time()
    parsed = read(raw)
    assert sum(part.size for part in parsed.attachments) <= len(raw)
    cut = skeleton.split(raw)
    # Quadratic work on 2 MB would take minutes; a slow machine still takes well under this.
    assert time.process_time() - start < 15
    assert skeleton.join(cut.skeleton, cut.contents) == raw
    assert parsed.fallback is None


def test_parts_beyond_the_limit_stay_in_one_opaque_attachment() -> None:
    raw = MULTIPART + b"--b\nContent-Type: image/png\n\nx\n" * 10_000 + b"--b--\n"
    parsed = read(raw)
    assert "too many parts" in parsed.problems
    assert len(parsed.attachments) == 1001
    assert raw.endswith(parsed.attachments[-1].content + b"--b--\n") or parsed.attachments[-1].content in raw
    assert sum(part.content.count(b"x") for part in parsed.attachments) >= 10_000


def test_nesting_beyond_the_limit_stays_an_opaque_attachment() -> None:
    parsed = read(HEADER + _NESTED + b"the end")
    assert "nested too deep" in parsed.problems
    assert parsed.attachments[-1].content.endswith(b"the end")


def test_a_body_too_large_to_show_is_an_attachment() -> None:
    text = b"ligne\n" * 1_000_000
    parsed = read(HEADER + b"\n" + text)
    assert parsed.text is None
    assert [part.content for part in parsed.attachments] == [text]


def test_an_archive_is_never_opened() -> None:
    archive = b"PK\x03\x04" + bytes(100)
    raw = HEADER + b"Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(archive)
    (part,) = read(raw).attachments
    assert part.content == archive


def test_a_message_sent_in_base64_is_not_exploded() -> None:
    inner = HEADER + b"\nbonjour"
    raw = HEADER + b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(inner)
    (part,) = read(raw).attachments
    assert part.content == inner
    assert part.filename == "x.eml"
