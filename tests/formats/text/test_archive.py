"""Zip files: read without opening, written without keeping."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats import archive


def zipped(*files: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            made.writestr(name, content)
    return target.getvalue()


def test_the_files_of_an_archive_are_listed_with_their_sizes() -> None:
    found = archive.listing(zipped(("IHE_XDM/SUBSET01/DOC.XML", b"abc"), ("README.TXT", b"x" * 10)))
    assert [(entry.name, entry.size) for entry in found.entries] == [
        ("IHE_XDM/SUBSET01/DOC.XML", 3),
        ("README.TXT", 10),
    ]


def test_a_path_that_leaves_the_folder_is_told() -> None:
    found = archive.listing(zipped(("../../etc/passwd", b"x"), ("/abs", b"x"), ("ok", b"x")))
    assert [entry.is_path_unsafe for entry in found.entries] == [True, True, False]


def test_a_bomb_is_suspected_before_anything_is_inflated() -> None:
    assert archive.listing(zipped(("zeros", b"\0" * 20_000_000))).suspicion == "ratio"
    assert archive.listing(zipped(("a.txt", b"hello"))).suspicion == ""
    inner = zipped(("zeros", b"\0" * 100_000))
    assert archive.listing(zipped(*((f"{n}.zip", inner) for n in range(12)))).suspicion == "nested"


def test_an_archive_of_too_many_files_is_refused() -> None:
    with pytest.raises(archive.ArchiveUnreadable) as refusal:
        archive.listing(zipped(*((str(n), b"") for n in range(archive.MAX_ENTRIES + 1))))
    assert refusal.value.reason == "too many"


@given(st.binary(max_size=200), st.integers(min_value=0, max_value=150))
def test_a_damaged_archive_is_refused_and_nothing_else_happens(noise: bytes, cut: int) -> None:
    good = zipped(("a", b"abc"))
    for data in (noise, good[:cut], good[:cut] + noise + good[cut:]):
        with contextlib.suppress(archive.ArchiveUnreadable):
            archive.listing(data)


def test_a_written_archive_opens_with_safe_and_different_names() -> None:
    files = [
        ("a/b/cr.pdf", [b"1"]),
        ("CR.pdf", [b"2", b"2"]),
        ("..\\..\\x", [b"3"]),
        ("", [b"4"]),
        ("con.txt", [b"5"]),
        ("cr\u202e.pdf", [b""]),
    ]
    with zipfile.ZipFile(io.BytesIO(b"".join(archive.write_zip(files)))) as made:
        assert made.testzip() is None
        assert made.namelist() == ["cr.pdf", "CR (2).pdf", "x", "document", "_con.txt", "cr (3).pdf"]
        assert made.read("CR (2).pdf") == b"22"


def test_writing_starts_before_the_last_file_is_asked_for() -> None:
    asked: list[int] = []

    def files() -> Iterator[tuple[str, list[bytes]]]:
        for number in range(3):
            asked.append(number)
            yield f"{number}.bin", [bytes([number]) * 10]

    stream = archive.write_zip(files())
    next(stream)
    assert asked == [0]


@given(st.text(max_size=300))
def test_a_safe_name_is_never_a_path(name: str) -> None:
    safe = archive.safe_name(name)
    assert 0 < len(safe) <= 150
    assert not set(safe) & set('/\\:*?"<>|\0\n')
    assert safe.strip(". ") == safe
