"""Attachments are cut out of messages, and the same bytes come back."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.mime import read, skeleton
from medipli.formats.mime.skeleton import Literal, Reference, Skeleton, SkeletonError

PDF = bytes(range(256)) * 40


def _message(body: bytes, encoding: str = "base64", media_type: str = "application/pdf") -> bytes:
    header = f"From: a@cabinet.example\r\nContent-Type: {media_type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return header.encode() + body


def _lines(content: bytes, width: int, eol: bytes) -> bytes:
    text = base64.b64encode(content)
    return eol.join(text[i : i + width] for i in range(0, len(text), width))


@pytest.mark.parametrize("eol", [b"\r\n", b"\n"])
@pytest.mark.parametrize("width", [4, 60, 64, 72, 76, 1000, 10**6])
@pytest.mark.parametrize("end", [b"", b"\r\n", b"\n\n\n", b" "])
def test_regular_base64_becomes_a_reference(eol: bytes, width: int, end: bytes) -> None:
    raw = _message(_lines(PDF, width, eol) + end)
    cut = skeleton.split(raw)
    assert cut.contents == {hashlib.sha256(PDF).digest(): PDF}
    assert len(cut.skeleton.to_bytes()) < 300
    assert skeleton.join(cut.skeleton, cut.contents) == raw


@pytest.mark.parametrize(
    "body",
    [
        _lines(PDF, 76, b"\r\n").replace(b"\r\n", b"\n", 1),
        _lines(PDF, 76, b"\r\n").replace(b"\r\n", b" \r\n", 3),
        _lines(PDF, 75, b"\r\n"),
        _lines(PDF, 76, b"\n")[:-3],
        _lines(PDF + b"x", 76, b"\n").rstrip(b"="),
        b"!" + _lines(PDF, 76, b"\n"),
    ],
)
def test_irregular_base64_stays_as_it_stands(body: bytes) -> None:
    raw = _message(body)
    cut = skeleton.split(raw)
    assert cut.contents == {}
    assert skeleton.join(cut.skeleton, {}) == raw


def test_one_attachment_in_two_layouts_is_one_content() -> None:
    first, second = (skeleton.split(_message(_lines(PDF, width, b"\r\n"))).contents for width in (60, 76))
    assert first == second


def test_an_attachment_without_encoding_is_shared_but_a_body_text_is_not() -> None:
    assert len(skeleton.split(_message(PDF, "binary")).contents) == 1
    assert skeleton.split(_message(b"bonjour\r\n" * 1000, "8bit", "text/plain")).contents == {}


def test_a_body_text_in_base64_is_kept_decoded_in_place() -> None:
    text = "Compte rendu opératoire.\r\n".encode() * 300
    raw = _message(_lines(text, 76, b"\r\n"), media_type="text/plain")
    cut = skeleton.split(raw)
    assert cut.contents == {}
    assert text in cut.skeleton.to_bytes()
    assert skeleton.join(cut.skeleton, {}) == raw


def test_attachments_of_a_forwarded_message_are_shared_with_the_original() -> None:
    original = _message(_lines(PDF, 76, b"\r\n"))
    forward = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n%b\r\n--b--\r\n"
    )
    cut = skeleton.split(forward % original)
    assert cut.contents == skeleton.split(original).contents
    assert skeleton.join(cut.skeleton, cut.contents) == forward % original


def test_the_reader_and_the_skeleton_name_an_attachment_by_the_same_digest() -> None:
    raw = _message(_lines(PDF, 76, b"\r\n"))
    (part,) = read(raw).attachments
    assert skeleton.split(raw).skeleton.digests == (part.digest,)


def test_a_wrong_content_is_refused() -> None:
    cut = skeleton.split(_message(_lines(PDF, 76, b"\r\n")))
    with pytest.raises(SkeletonError):
        skeleton.join(cut.skeleton, lambda digest: b"other")


@pytest.mark.parametrize(
    "stored", [b"", b"\x02", b"\x01\x09", b"\x01\x00\xff", b"\x01\x02abc", b"\x01\x00" + b"\xff" * 12]
)
def test_stored_bytes_that_make_no_skeleton_are_refused(stored: bytes) -> None:
    with pytest.raises(SkeletonError):
        Skeleton.from_bytes(stored)


_FRAGMENTS = st.sampled_from(
    [
        b"\r\n",
        b"\n",
        b"\r",
        b"--b",
        b"--b--",
        b"--c",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=c\n\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"QUJDREVG",
        b"QQ==",
        b"Content-Type: message/rfc822\n\n",
        b"Content-Type: application/pdf\r\n",
        b"X: y\n",
        b"=",
        b"\0",
        b"\xff",
        b"   ",
    ]
)
_MESSAGES = st.one_of(st.binary(max_size=300), st.lists(_FRAGMENTS, max_size=40).map(b"".join))


@given(_MESSAGES, st.integers(0, 20))
def test_joining_gives_back_any_bytes(raw: bytes, threshold: int) -> None:
    cut = skeleton.split(raw, threshold=threshold)
    stored = Skeleton.from_bytes(cut.skeleton.to_bytes())
    assert stored == cut.skeleton
    assert skeleton.join(stored, cut.contents) == raw
    assert all(hashlib.sha256(content).digest() == digest for digest, content in cut.contents.items())


@given(_MESSAGES)
def test_no_bytes_defeat_the_reader(raw: bytes) -> None:
    parsed = read(raw)
    assert parsed.fallback in (None, "no header and no body")
    for part in parsed.attachments:
        assert part.size == len(part.content)


@given(st.binary(min_size=1, max_size=2000), st.integers(1, 30).map(lambda groups: groups * 4))
def test_any_regular_base64_becomes_one_reference(content: bytes, width: int) -> None:
    raw = _message(_lines(content, width, b"\r\n") + b"\r\n")
    pieces = skeleton.split(raw, threshold=1).skeleton.pieces
    assert [type(piece) for piece in pieces] == [Literal, Reference, Literal]
