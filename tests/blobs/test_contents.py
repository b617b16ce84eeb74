"""Contents are stored once, come back as they were, and say nothing to who steals them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from pytest_django import Settings

from medipli.blobs import codec
from medipli.blobs.actions import INLINE_LIMIT, put, put_many
from medipli.blobs.models import Blob
from medipli.blobs.queries import Missing, damaged, get, get_many

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

LARGE = os.urandom(INLINE_LIMIT + 5000)


def _files(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file())


@pytest.mark.parametrize("content", [b"", b"x", b"abc" * 20_000, os.urandom(2000), LARGE], ids=len)
def test_a_content_comes_back_as_it_was(content: bytes) -> None:
    assert get(put(content)) == content


def test_the_same_content_is_stored_once(home: Path) -> None:
    names = put_many([b"one", LARGE, b"one", LARGE])
    assert names[0] == names[2] == put(b"one")
    assert names[1] == names[3] == put(LARGE)
    assert Blob.objects.count() == 2
    assert len(_files(home)) == 1


def test_names_and_contents_keep_their_order() -> None:
    contents = [b"c", b"a", b"b"]
    names = put_many(contents)
    assert [get_many(names)[name] for name in names] == contents


def test_small_contents_stand_in_the_row_and_large_ones_in_the_folder(home: Path) -> None:
    small, large = Blob.objects.get(pk=put(b"small")), Blob.objects.get(pk=put(LARGE))
    assert small.data is not None
    assert large.data is None
    (file,) = _files(home)
    assert file.stat().st_size == large.stored_size
    assert file.stat().st_mode & 0o077 == 0, "nobody else on the machine may read it"


def test_what_compresses_well_takes_little_room() -> None:
    stored = Blob.objects.get(pk=put(b"Resultat normal. " * 10_000))
    assert stored.size == 170_000
    assert stored.stored_size < 2000


def test_a_name_confirms_no_guess(home: Path) -> None:
    name = put(LARGE)
    assert name != hashlib.sha256(LARGE).digest()
    (file,) = _files(home)
    assert hashlib.sha256(LARGE).hexdigest() not in file.name
    assert LARGE[:64] not in file.read_bytes()


def test_another_name_key_gives_other_names(settings: Settings) -> None:
    before = codec.name_of(b"guess")
    settings.BLOB_NAME_KEY = "another-key-another-key-another-key"
    assert codec.name_of(b"guess") != before


@pytest.mark.parametrize("position", [0, 1, 2, 13, 14, -1])
def test_a_changed_byte_shows(position: int) -> None:
    name = put(b"Compte rendu de Mme Vautrin")
    stored = bytearray(Blob.objects.get(pk=name).data or b"")
    stored[position] ^= 1
    Blob.objects.filter(pk=name).update(data=bytes(stored))
    with pytest.raises(codec.Unreadable):
        get(name)
    assert [damage.name for damage in damaged()] == [name.hex()]


def test_two_contents_that_were_exchanged_show() -> None:
    first, second = put(b"dose: 5 mg"), put(b"dose: 50 mg")
    Blob.objects.filter(pk=first).update(data=Blob.objects.get(pk=second).data)
    with pytest.raises(codec.Unreadable):
        get(first)
    assert get(second) == b"dose: 50 mg"


def test_a_changed_or_lost_file_shows(home: Path) -> None:
    name = put(LARGE)
    (file,) = _files(home)
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(codec.Unreadable):
        get(name)
    file.unlink()
    with pytest.raises(Missing):
        get(name)
    assert [damage.name for damage in damaged()] == [name.hex()]


def test_whole_contents_show_no_damage() -> None:
    put_many([b"a", LARGE])
    assert list(damaged()) == []


def test_after_a_new_key_old_contents_are_readable_and_new_ones_use_it(settings: Settings) -> None:
    old = put(b"before")
    settings.BLOB_KEYS = {**settings.BLOB_KEYS, 2: os.urandom(32)}
    new = put(b"after")
    assert Blob.objects.get(pk=new).key_id == 2
    assert get(old) == b"before"
    assert get(new) == b"after"
    settings.BLOB_KEYS = {2: settings.BLOB_KEYS[2]}
    with pytest.raises(codec.Unreadable, match="key 1"):
        get(old)


def test_an_unknown_name_is_missing() -> None:
    with pytest.raises(Missing):
        get(bytes(32))
