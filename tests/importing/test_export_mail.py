"""``export-mail`` writes a file from which the same bytes are imported again."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from medipli import cli
from medipli.audit.models import Event
from medipli.blobs.models import Blob
from medipli.formats.mailfiles import write_mbox
from medipli.mailboxes.actions import create_folder
from medipli.mailboxes.models import Folder, Mailbox
from medipli.messages.actions import Placement, file_message, prepare, store
from medipli.messages.models import Entry
from medipli.messages.queries import original
from tests.boxes import SERVICE, a_mailbox, a_message, deliver_to, folder

pytestmark = pytest.mark.django_db

AWKWARD = b"From: a@cabinet.example\nSubject: un\n\nFrom the ward, 09:30 2026\n>From me\nno end"


@pytest.fixture
def box() -> Mailbox:
    return a_mailbox()


def contents(box: Mailbox) -> dict[bytes, str]:
    """Folder by bytes."""
    return {
        original(box.pk, entry.pk): entry.folder.name
        for entry in Entry.objects.filter(mailbox=box).select_related("folder")
    }


def export(box: Mailbox, destination: Path, *words: str) -> int:
    return cli.main(["export-mail", box.address, str(destination), *words])


@pytest.mark.parametrize("name", ["box.mbox", "box.zip"])
def test_what_is_exported_is_imported_again_to_the_byte(box: Mailbox, tmp_path: Path, name: str) -> None:
    for raw in (AWKWARD, a_message(files=[("bilan.pdf", b"%PDF-1.7 " * 9000)]), b"not a message\r"):
        deliver_to(box, raw=raw)
    assert export(box, tmp_path / name) == 0
    other = a_mailbox()
    assert cli.main(["import-mail", other.address, str(tmp_path / name)]) == 0
    assert contents(other).keys() == contents(box).keys()


@pytest.mark.parametrize("name", ["box.mbox", "box.zip"])
def test_flags_travel_outside_the_bytes(box: Mailbox, tmp_path: Path, name: str) -> None:
    marks: dict[str, dict[str, Any]] = {
        "lu et suivi": {"is_flagged": True, "unread_by": []},
        "répondu": {"is_answered": True, "unread_by": []},
        "transféré, non lu": {"is_forwarded": True},
        "rien": {},
    }
    for subject, fields in marks.items():
        (entry,) = deliver_to(box, subject=subject)
        Entry.objects.filter(pk=entry.pk).update(**fields)
    export(box, tmp_path / name)
    other = a_mailbox()
    cli.main(["import-mail", other.address, str(tmp_path / name)])
    for subject, fields in marks.items():
        found = Entry.objects.get(mailbox=other, subject=subject)
        for mark in ("is_flagged", "is_answered", "is_forwarded"):
            assert getattr(found, mark) == fields.get(mark, False), subject
        assert bool(found.unread_by) == ("unread_by" not in fields), subject
    assert contents(other).keys() == contents(box).keys()


def test_a_zip_keeps_the_folders(box: Mailbox, tmp_path: Path) -> None:
    own = create_folder(SERVICE, box.pk, "Patients")
    (entry,) = deliver_to(box, subject="reçu")
    Entry.objects.filter(pk=entry.pk).update(folder_id=own.pk)
    deliver_to(box, subject="resté")
    export(box, tmp_path / "box.zip")
    other = a_mailbox()
    cli.main(["import-mail", other.address, str(tmp_path / "box.zip")])
    assert sorted(contents(other).values()) == ["Boîte de réception", "Patients"]


def test_blind_copies_are_in_no_export(box: Mailbox, tmp_path: Path) -> None:
    raw = a_message(subject="envoyé")
    place = Placement(
        box.pk,
        folder(box, Folder.Kind.SENT),
        Event.objects.latest("at").at,
        is_outgoing=True,
        blind_copies=[{"name": "Zoé Vaneau", "address": "zoe@cabinet.example"}],
    )
    file_message(store(prepare(raw)), [place])
    export(box, tmp_path / "box.mbox")
    written = (tmp_path / "box.mbox").read_bytes()
    assert raw in written
    assert b"zoe@cabinet.example" not in written


def test_one_folder_can_be_exported_with_those_inside_it(box: Mailbox, tmp_path: Path) -> None:
    parent = create_folder(SERVICE, box.pk, "Patients")
    child = create_folder(SERVICE, box.pk, "2024", parent.pk)
    (entry,) = deliver_to(box, subject="dedans")
    Entry.objects.filter(pk=entry.pk).update(folder_id=child.pk)
    deliver_to(box, subject="dehors")
    assert export(box, tmp_path / "box.zip", "--folder", "patients") == 0
    assert [name.split("/")[:-1] for name in zipfile.ZipFile(tmp_path / "box.zip").namelist()] == [["Patients", "2024"]]
    assert export(box, tmp_path / "other.zip", "--folder", "absent") == 2


def test_nothing_is_overwritten_and_nobody_else_may_read_the_file(
    box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "box.mbox"
    assert export(box, path) == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert export(box, path) == 2
    assert "nothing is overwritten" in capsys.readouterr().err


def test_a_full_disk_leaves_no_half_file(
    box: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    deliver_to(box)

    def filling(messages: Iterator[tuple[bytes, None]]) -> Iterator[bytes]:
        yield from write_mbox(messages)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("medipli.formats.mailfiles.write_mbox", filling)
    assert export(box, tmp_path / "box.mbox") == 2
    assert "was not written: the disk is full" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_message_is_named_and_the_others_are_exported(
    box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (lost,) = deliver_to(box, subject="abîmé")
    deliver_to(box, subject="intact")
    Blob.objects.filter(pk=lost.message.skeleton_id).update(data=b"\x01\x00" + bytes(40))
    assert export(box, tmp_path / "box.mbox") == 1
    told = capsys.readouterr().out
    assert "exported         1\n" in told
    assert f"entry {lost.pk}: its content cannot be read back" in told
    assert b"intact" in (tmp_path / "box.mbox").read_bytes()


def test_the_export_is_in_the_trail_before_its_first_byte(
    box: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver_to(box)

    def failing(messages: Iterator[bytes]) -> Iterator[bytes]:
        raise OSError(5, "Input/output error")
        yield b""

    monkeypatch.setattr("medipli.formats.mailfiles.write_mbox", failing)
    export(box, tmp_path / "box.mbox")
    (event,) = Event.objects.filter(action="mailbox.export")
    assert (event.mailbox_id, event.details) == (box.pk, {"messages": 1})
