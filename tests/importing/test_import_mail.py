"""``import-mail`` puts files into a box as they were: bytes, date, flags and folder."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from medipli import cli
from medipli.audit import actions as audit
from medipli.audit.models import Event
from medipli.mailboxes.models import Folder, Mailbox, UnreadCount
from medipli.messages.actions import importing
from medipli.messages.actions.store import Prepared, StoredMessage, store_many
from medipli.messages.models import Entry
from medipli.messages.queries import original, search
from medipli.messages.searching.terms import parse
from tests.boxes import a_mailbox, a_message, a_team, deliver_to

pytestmark = pytest.mark.django_db

SEPARATOR = b"From labo@biologiste.example Mon Mar  2 09:30:00 2026\n"


@pytest.fixture
def box() -> Mailbox:
    return a_mailbox()


def import_into(box: Mailbox, *words: object) -> int:
    return cli.main(["import-mail", box.address, *map(str, words)])


def a_file(path: Path, **message: Any) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = a_message(**message)
    path.write_bytes(raw)
    return raw


def a_maildir(root: Path, *folders: str) -> None:
    for folder in ("", *folders):
        for part in ("cur", "new", "tmp"):
            (root / folder / part).mkdir(parents=True)


def places(box: Mailbox) -> dict[str, str]:
    """Folder by subject; « A/B » for B inside A."""
    entries = Entry.objects.filter(mailbox=box).select_related("folder__parent")
    return {
        one.subject: f"{one.folder.parent.name}/{one.folder.name}" if one.folder.parent else one.folder.name
        for one in entries
    }


def test_the_bytes_and_the_date_of_a_message_are_kept(box: Mailbox, tmp_path: Path) -> None:
    raw = a_file(tmp_path / "a.eml", subject="Bilan")
    assert import_into(box, tmp_path / "a.eml") == 0
    entry = Entry.objects.get(mailbox=box)
    assert original(box.pk, entry.pk) == raw
    assert entry.received_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert places(box) == {"Bilan": "Boîte de réception"}


def test_an_imported_message_is_found_by_its_words(box: Mailbox, tmp_path: Path) -> None:
    a_file(tmp_path / "a.eml", subject="Échographie", text="Aspect normal du myocarde.")
    a_file(tmp_path / "b.eml", subject="Autre chose")
    import_into(box, tmp_path)
    assert box.owner
    for words in ("echographie", "myocardes", "objet:échographie"):
        assert [row.subject for row in search(box.pk, box.owner.pk, parse(words)).page.rows] == ["Échographie"]


def test_importing_twice_adds_nothing(box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = a_file(tmp_path / "a.eml")
    (tmp_path / "copy.eml").write_bytes(raw)
    import_into(box, tmp_path)
    assert "imported         1\nalready there    1\n" in capsys.readouterr().out
    import_into(box, tmp_path)
    assert "imported         0\nalready there    2\n" in capsys.readouterr().out
    assert Entry.objects.filter(mailbox=box).count() == 1


def test_a_message_that_another_box_holds_is_no_duplicate(box: Mailbox, tmp_path: Path) -> None:
    raw = a_file(tmp_path / "a.eml")
    (there,) = deliver_to(a_mailbox(), raw=raw)
    import_into(box, tmp_path)
    assert Entry.objects.get(mailbox=box).message_id == there.message_id


def test_a_maildir_keeps_its_flags_and_says_what_is_unread(box: Mailbox, tmp_path: Path) -> None:
    a_maildir(tmp_path)
    a_file(tmp_path / "cur/1.h:2,FRS", subject="Lu")
    a_file(tmp_path / "cur/2.h:2,P", subject="Non lu")
    a_file(tmp_path / "new/3.h", subject="Nouveau")
    a_file(tmp_path / "cur/4.h:2,ST", subject="Jeté")
    import_into(box, tmp_path)
    entries = {one.subject: one for one in Entry.objects.filter(mailbox=box)}
    assert {subject for subject, one in entries.items() if one.unread_by} == {"Non lu", "Nouveau"}
    assert entries["Lu"].is_flagged
    assert entries["Lu"].is_answered
    assert entries["Non lu"].is_forwarded
    assert places(box)["Jeté"] == "Corbeille"


def test_what_keeps_no_flags_counts_as_read_for_everybody(tmp_path: Path) -> None:
    team = a_team()
    a_file(tmp_path / "a.eml")
    (tmp_path / "b.mbox").write_bytes(SEPARATOR + b"Status: O\nSubject: Non lu\n\nBonjour\n\n")
    import_into(team.box, tmp_path)
    unread = {one.subject: len(one.unread_by) for one in Entry.objects.filter(mailbox=team.box)}
    assert unread == {"Résultats de Mme Vautrin": 0, "Non lu": 5}
    counted = UnreadCount.objects.filter(folder__mailbox=team.box, folder__name="b")
    assert list(counted.values_list("count", flat=True)) == [1, 1, 1, 1, 1]


def test_folders_become_standard_ones_when_named_so_and_own_ones_otherwise(box: Mailbox, tmp_path: Path) -> None:
    folders = (".Sent", ".Brouillons", ".Archives.2024", ".Patients.&AMk-quipe", ".INBOX.Gardes")
    a_maildir(tmp_path, *folders)
    for number, folder in enumerate(("", *folders)):
        a_file(tmp_path / folder / f"cur/{number}.h:2,S", subject=folder or "racine")
    import_into(box, tmp_path)
    assert places(box) == {
        "racine": "Boîte de réception",
        ".Sent": "Envoyés",
        ".Brouillons": "Brouillons importés",
        ".Archives.2024": "Archives 2024",
        ".Patients.&AMk-quipe": "Patients/Équipe",
        ".INBOX.Gardes": "Gardes",
    }
    assert Entry.objects.get(mailbox=box, subject=".Sent").is_outgoing


def test_one_folder_can_be_asked_for(box: Mailbox, tmp_path: Path) -> None:
    a_file(tmp_path / "Sent/a.eml", subject="un")
    import_into(box, tmp_path, "--folder", "Ancien logiciel/2019")
    assert places(box) == {"un": "Ancien logiciel/2019"}


def test_a_zip_of_messages_is_read_and_its_folders_kept(box: Mailbox, tmp_path: Path) -> None:
    raw = a_message(subject="zippé")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("Archives/a.eml", raw)
        archive.writestr("../../b.eml", a_message(subject="sorti"))
        archive.writestr("photo.jpg", b"\xff\xd8")
    assert import_into(box, tmp_path / "export.zip") == 0
    assert places(box) == {"zippé": "Archives", "sorti": "Boîte de réception"}
    assert original(box.pk, Entry.objects.get(mailbox=box, subject="zippé").pk) == raw


def test_what_cannot_be_read_is_named_and_everything_else_is_imported(
    box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_file(tmp_path / "a.eml")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "blank.eml").write_bytes(b"\r\n\r\n")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    assert import_into(box, tmp_path) == 1
    told = capsys.readouterr().out
    assert "imported         2\n" in told
    assert "    blank.eml: no header and no body\n" in told
    assert "    broken.zip: unreadable\n" in told
    assert "    photo.jpg: no message\n" in told


def test_a_message_that_the_database_refuses_does_not_take_its_batch_with_it(
    box: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for subject in ("un", "refusé", "trois"):
        a_file(tmp_path / f"{subject}.eml", subject=subject)

    def refusing(prepared: list[Prepared]) -> list[StoredMessage]:
        if any(one.summary.subject == "refusé" for one in prepared):
            raise DataError
        return store_many(prepared)

    monkeypatch.setattr(importing, "store_many", refusing)
    assert import_into(box, tmp_path) == 1
    assert places(box).keys() == {"un", "trois"}
    assert "refusé.eml: refused by the database (DataError)" in capsys.readouterr().out


def test_an_undated_message_takes_the_date_of_its_arrival_then_that_of_its_file(box: Mailbox, tmp_path: Path) -> None:
    received = b"Received: from a by b; Tue, 3 Mar 2026 10:00:00 +0100\r\n"
    (tmp_path / "a.eml").write_bytes(received + b"Subject: un\r\n\r\nBonjour\r\n")
    (tmp_path / "b.eml").write_bytes(b"Subject: deux\r\nDate: Thu, 1 Jan 1970 00:00:00 +0000\r\n\r\nBonjour\r\n")
    os.utime(tmp_path / "b.eml", (1_700_000_000, 1_700_000_000))
    import_into(box, tmp_path)
    dates = dict(Entry.objects.filter(mailbox=box).values_list("subject", "received_at"))
    assert dates == {
        "un": datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
        "deux": datetime.fromtimestamp(1_700_000_000, UTC),
    }


def test_blind_copies_of_a_sent_message_stand_on_its_entry(box: Mailbox, tmp_path: Path) -> None:
    raw = a_file(tmp_path / "Sent/a.eml").replace(b"To: ", b"Bcc: secret@cabinet.example\r\nTo: ", 1)
    (tmp_path / "Sent/a.eml").write_bytes(raw)
    import_into(box, tmp_path)
    assert Entry.objects.get(mailbox=box).blind_copies == [{"name": "", "address": "secret@cabinet.example"}]


def test_the_import_is_in_the_trail_without_names_of_files(box: Mailbox, tmp_path: Path) -> None:
    a_file(tmp_path / "Mme Vautrin.eml")
    import_into(box, tmp_path)
    (event,) = Event.objects.filter(action="mailbox.import")
    assert (event.mailbox_id, event.details) == (box.pk, {"messages": 1, "duplicates": 0})


def test_a_full_disk_ends_with_a_sentence_and_what_is_imported_stays(
    box: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_file(tmp_path / "a.eml", subject="un")
    a_file(tmp_path / "b.eml", subject="deux")
    calls = []

    def filling(prepared: list[Prepared]) -> list[StoredMessage]:
        calls.append(1)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return store_many(prepared)

    monkeypatch.setattr(importing, "BATCH", 1)
    monkeypatch.setattr(importing, "store_many", filling)
    assert import_into(box, tmp_path) == 1
    assert places(box).keys() == {"un"}
    assert "The disk is full: the messages counted here are in the mailbox" in capsys.readouterr().out


def test_an_interruption_says_what_is_done_and_leaves_whole_batches(
    box: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(4):
        a_file(tmp_path / f"{number}.eml", subject=f"{number}")
    monkeypatch.setattr(importing, "BATCH", 2)
    record = audit.record
    calls = []

    def interrupted(*words: Any, **fields: Any) -> None:
        record(*words, **fields)
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(audit, "record", interrupted)
    assert import_into(box, tmp_path) == 130
    assert places(box).keys() == {"0", "1"}
    assert "run the same command again to go on" in capsys.readouterr().out
    monkeypatch.setattr(audit, "record", record)
    assert import_into(box, tmp_path) == 0
    assert places(box).keys() == {"0", "1", "2", "3"}


def test_wishes_that_cannot_be_met_end_with_a_sentence(
    box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_into(box, tmp_path / "absent") == 2
    assert "There is nothing at" in capsys.readouterr().err
    a_file(tmp_path / "a.eml")
    assert cli.main(["import-mail", "nobody@mssante.example", str(tmp_path)]) == 2
    assert "No mailbox of this service" in capsys.readouterr().err


def test_more_folders_than_a_box_may_have_are_merged(
    box: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medipli.mailboxes.actions.folders.MAX_FOLDERS", 6)
    for name in ("un", "deux", "trois"):
        a_file(tmp_path / name / "a.eml", subject=name)
    import_into(box, tmp_path)
    assert places(box) == {"deux": "deux", "trois": "Archives", "un": "Archives"}
    assert Folder.objects.filter(mailbox=box).count() == 6


def test_a_batch_costs_the_same_number_of_queries_whatever_it_holds(box: Mailbox, tmp_path: Path) -> None:
    for number in range(60):
        a_file(tmp_path / f"{number}.eml", subject=f"Bilan {number}")
    with CaptureQueriesContext(connection) as queries:
        import_into(box, tmp_path)
    assert Entry.objects.filter(mailbox=box).count() == 60
    assert len(queries) < 40


def test_a_quota_stops_no_import_but_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box = a_mailbox(quota_bytes=10)
    a_file(tmp_path / "a.eml", text="mot " * 600_000)
    assert import_into(box, tmp_path) == 0
    assert "The mailbox is now 2 MB above its quota" in capsys.readouterr().out


def test_names_of_files_cannot_give_orders_to_the_terminal(
    box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a\x1b[2J.jpg").write_bytes(b"\xff\xd8")
    import_into(box, tmp_path)
    assert "\x1b" not in capsys.readouterr().out


def test_a_damaged_member_of_a_zip_is_named_and_the_others_are_imported(
    box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("a.eml", b"Subject: perdu\r\nFrom: a@cabinet.example\r\n\r\nBonjour\r\n")
        archive.writestr("b.eml", a_message(subject="lu"))
    damaged = (tmp_path / "export.zip").read_bytes().replace(b"Subject: perdu", b"Subject: PERDU")
    (tmp_path / "export.zip").write_bytes(damaged)
    assert import_into(box, tmp_path) == 1
    assert places(box) == {"lu": "Boîte de réception"}
    assert "    export.zip/a.eml: unreadable\n" in capsys.readouterr().out
