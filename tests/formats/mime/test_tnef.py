"""winmail.dat opens as the files it holds."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.mime import read
from medipli.formats.tnef import Tnef, TnefError, read_tnef

# The list of this file names the body alone; its stream holds a file as well.
UNLISTED = {"long-filename": ["allproductsmar2000.dat"]}
SIGNATURE = b"\x78\x9f\x3e\x22\x01\x00"


def _names(tnef: Tnef) -> list[str]:
    bodies = [("body.html", tnef.html), ("body.rtf", tnef.rtf())]
    return [*(item.filename for item in tnef.attachments), *(name for name, body in bodies if body)]


def test_each_stream_holds_the_files_of_its_list(corpora: Path) -> None:
    paths = sorted(corpora.glob("tnef/mimekit/*.list"))
    assert len(paths) == 9
    for path in paths:
        expected = [name for name in path.read_text().split("\n") if name]
        tnef = read_tnef(path.with_suffix(".tnef").read_bytes())
        files = [name for name in expected if not name.startswith("body.")] + UNLISTED.get(path.stem, [])
        assert [item.filename for item in tnef.attachments] == files, path.stem
        assert set(expected) <= set(_names(tnef)), path.stem
        assert all(item.content for item in tnef.attachments), path.stem
        assert not tnef.problems, path.stem


def test_a_compressed_body_becomes_rtf(corpora: Path) -> None:
    rtf = read_tnef((corpora / "tnef/mimekit/rtf.tnef").read_bytes()).rtf()
    assert rtf is not None
    assert rtf.startswith(rb"{\rtf1\ansi")
    assert rtf.rstrip(b"\0\r\n").endswith(b"}")


def test_a_message_that_is_a_winmail_dat_shows_its_body(corpora: Path) -> None:
    parsed = read((corpora / "tnef/mimekit/ukr.eml").read_bytes())
    assert parsed.text is not None
    assert "шостий" in parsed.text
    assert "winmail.dat" not in [part.filename for part in parsed.attachments]


def test_a_winmail_dat_in_a_message_opens_as_its_attachments(corpora: Path) -> None:
    stream = (corpora / "tnef/mimekit/two-files.tnef").read_bytes()
    raw = (
        b"From: a@cabinet.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nBonjour\r\n--b\r\n"
        b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        b"%b\r\n--b--\r\n" % stream
    )
    parsed = read(raw)
    assert parsed.text == "Bonjour"
    assert [(part.path, part.filename, part.size) for part in parsed.attachments] == [
        ("2/1", "AUTHORS", 244),
        ("2/2", "README", 893),
    ]


def test_a_broken_winmail_dat_stays_an_attachment() -> None:
    raw = b"From: a@cabinet.example\nContent-Type: application/ms-tnef; name=winmail.dat\n\nnothing of the kind\n"
    (part,) = read(raw).attachments
    assert part.filename == "winmail.dat"
    assert part.content == b"nothing of the kind\n"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert isinstance(read_tnef(SIGNATURE + data), Tnef)
    if not data.startswith(SIGNATURE[:4]):
        with pytest.raises(TnefError):
            read_tnef(data)


def test_a_body_that_is_rtf_alone_is_shown_as_text_and_can_still_be_taken(corpora: Path) -> None:
    stream = (corpora / "tnef/mimekit/rtf.tnef").read_bytes()
    head = b"From: a@cabinet.example\r\nContent-Type: application/ms-tnef\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    parsed = read(head + stream)
    assert parsed.text
    assert "\\par" not in parsed.text
    assert "{" not in parsed.text
    assert parsed.html is None
    assert [part.filename for part in parsed.attachments] == ["message.rtf"]


def test_a_winmail_dat_that_holds_nothing_to_show_stays_a_file(corpora: Path) -> None:
    stream = (corpora / "tnef/mimekit/multi-name-property.tnef").read_bytes()
    part = b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    alone = read(b"Subject: Rendez-vous\r\n" + part + base64.encodebytes(stream))
    assert [(file.filename, file.content) for file in alone.attachments] == [("winmail.dat", stream)]
    beside_a_text = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nBonjour\r\n--b\r\n"
    both = read(beside_a_text + part + base64.encodebytes(stream) + b"--b--\r\n")
    assert (both.text, both.attachments) == ("Bonjour", ())
