"""Messages are found in files and folders, and what is exported reads back to the byte."""

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.mailfiles import (
    SourceMessage,
    UnreadableFile,
    mbox_messages,
    messages_in,
    sources_in,
    write_mbox,
    write_zip,
)

RAW = b"From: a@cabinet.example\r\nSubject: un\r\n\r\nBonjour\r\n"
SEPARATOR = b"From a@cabinet.example Mon Mar  2 09:30:00 2026\n"


def test_a_single_file_is_a_message_whatever_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "notes.bin"
    path.write_bytes(b"nothing like a message")
    assert [message.raw for message in messages_in(path)] == [b"nothing like a message"]


def test_a_folder_is_searched_by_content_and_the_rest_is_reported(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.eml").write_bytes(RAW)
    (tmp_path / "sub/without-extension").write_bytes(RAW)
    (tmp_path / "sub/box.txt").write_bytes(SEPARATOR + RAW + b"\n")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / "empty.eml").write_bytes(b"")
    assert list(sources_in(tmp_path)) == [
        SourceMessage("a.eml", RAW),
        UnreadableFile("empty.eml", "empty"),
        UnreadableFile("photo.jpg", "no message"),
        SourceMessage("sub/box.txt#0", RAW, folder="sub/box.txt"),
        SourceMessage("sub/without-extension", RAW, folder="sub"),
    ]


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    assert list(sources_in(tmp_path / "absent")) == [UnreadableFile("absent", "unreadable")]


def test_a_name_that_is_not_utf_8_gives_an_identifier_any_store_takes(tmp_path: Path) -> None:
    with open(bytes(tmp_path) + b"/\xe9.eml", "wb") as file:
        file.write(RAW)
    (message,) = messages_in(tmp_path)
    assert message.identifier.encode() == b"\\udce9.eml"
    assert message.raw == RAW


def test_links_in_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.eml").write_bytes(RAW)
    (tmp_path / "box").mkdir()
    (tmp_path / "box/link.eml").symlink_to(tmp_path / "outside.eml")
    assert list(sources_in(tmp_path / "box")) == []


def test_a_maildir_gives_flags_and_names_that_outlive_them(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp", ".Archives/cur", ".Archives/new"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "cur/1.host:2,FS").write_bytes(RAW)
    (tmp_path / "new/2.host").write_bytes(RAW)
    (tmp_path / "tmp/3.host").write_bytes(RAW)
    (tmp_path / ".Archives/cur/4.host:2,R").write_bytes(RAW)
    assert [(message.identifier, message.folder, set(message.flags)) for message in messages_in(tmp_path)] == [
        (".Archives/4.host", ".Archives", {"replied"}),
        ("1.host", "", {"flagged", "seen"}),
        ("2.host", "", set()),
    ]


def test_an_mbox_keeps_flags_of_its_status_fields(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_bytes(SEPARATOR + b"Status: RO\nX-Status: AF\nSubject: un\n\nBonjour\n\n")
    (message,) = messages_in(path)
    assert message.flags == {"seen", "replied", "flagged"}


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        (SEPARATOR + b"a: b\n\nc\n\n" + SEPARATOR + b"d: e\n\nf\n", [b"a: b\n\nc\n", b"d: e\n\nf\n"]),
        (SEPARATOR + b"a: b\n\nc\n" + SEPARATOR + b"d: e\n", [b"a: b\n\nc\n", b"d: e\n"]),
        (SEPARATOR + b"a: b\n\n>From x\n>>From y\n\n", [b"a: b\n\nFrom x\n>From y\n"]),
        (SEPARATOR + b"a: b\n\nFrom the ward\n\nFrom me\n\n", [b"a: b\n\nFrom the ward\n\nFrom me\n"]),
        ((SEPARATOR + b"a: b\n\nc\n\n").replace(b"\n", b"\r\n"), [b"a: b\r\n\r\nc\r\n"]),
        (b"a: b\n\nc\n", []),
        (b"", []),
    ],
)
def test_mbox_variants_are_read(data: bytes, messages: list[bytes]) -> None:
    assert [raw for _, raw in mbox_messages(data)] == messages


_RAW = st.one_of(
    st.binary(max_size=100),
    st.lists(
        st.sampled_from([b"From ", b">From ", SEPARATOR, b"\n", b"\r\n", b"\r", b">", b"a", b"From x 10:00 2026\n"]),
        max_size=20,
    ).map(b"".join),
)


@given(st.lists(_RAW, max_size=6))
def test_any_messages_come_back_from_an_mbox(raws: list[bytes]) -> None:
    assert [raw for _, raw in mbox_messages(b"".join(write_mbox((raw, None) for raw in raws)))] == raws


def test_a_written_mbox_file_imports_again(tmp_path: Path) -> None:
    raws = [RAW, b"", RAW.rstrip(), b"Subject: x\n\nFrom Paris, 10:00, 2026\n"]
    (tmp_path / "box").write_bytes(b"".join(write_mbox((raw, None) for raw in raws)))
    assert [message.raw for message in messages_in(tmp_path / "box")] == raws


def test_a_zip_holds_each_message_under_its_own_safe_name(tmp_path: Path) -> None:
    messages = [("Reçus/un.eml", RAW), ("Reçus/un.eml", RAW + b"2"), ("../../un", b"3"), ("", b"4")]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(write_zip((name, raw, None) for name, raw in messages))))
    assert archive.namelist() == ["Reçus/un.eml", "Reçus/un (2).eml", "un.eml", "message.eml"]
    assert [archive.read(name) for name in archive.namelist()] == [raw for _, raw in messages]
    archive.extractall(tmp_path)
    assert {message.raw for message in messages_in(tmp_path)} == {raw for _, raw in messages}


@given(st.lists(st.tuples(_RAW, st.none() | st.frozensets(st.sampled_from(["seen", "flagged", "replied", "passed"])))))
def test_flags_come_back_from_an_mbox_and_the_bytes_with_them(given: list[tuple[bytes, frozenset[str] | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "box").write_bytes(b"".join(write_mbox(given)))
        found = list(messages_in(Path(folder) / "box"))
    assert [message.raw for message in found] == [raw for raw, _ in given]
    for message, (_, flags) in zip(found, given, strict=True):
        if flags is not None:
            assert (message.flags, message.is_unread) == (flags, "seen" not in flags)
