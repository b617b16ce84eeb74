"""Every message file of the corpora is imported, opens and comes back to the byte; so do html, calendar and TNEF."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from medipli import cli
from medipli.formats.mailfiles import messages_in
from medipli.mailboxes.models import Mailbox
from medipli.messages.models import Entry
from medipli.messages.queries import open_thread, original
from tests.boxes import a_mailbox
from tests.formats.mime.test_corpora import FALLBACKS, MESSAGES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def wrapped(corpora: Path) -> Iterator[tuple[str, bytes]]:
    """Files that are no messages, each as the body of one."""
    for pattern, media_type in (
        ("html/html5lib/**/*.*", "text/html"),
        ("calendar/**/*.ics", "text/calendar"),
        ("tnef/mimekit/*.tnef", "application/ms-tnef"),
    ):
        for path in sorted(corpora.glob(pattern)):
            if path.is_file():
                yield f"{path.stem}.eml", a_wrap(path.name, media_type, path.read_bytes())
    for number, case in enumerate(json.loads((corpora / "html/dompurify/payloads.json").read_text("utf-8"))):
        yield f"payload{number}.eml", a_wrap(f"payload {number}", "text/html", case["payload"].encode())


def a_wrap(subject: str, media_type: str, body: bytes) -> bytes:
    head = f"From: a@cabinet.example\r\nSubject: {subject}\r\nContent-Type: {media_type}; charset=utf-8\r\n\r\n"
    return head.encode() + body


@pytest.fixture
def everything(corpora: Path, tmp_path: Path) -> Path:
    """All of it in one folder, as .eml files, so that each is taken as one message whatever it holds."""
    folder = tmp_path / "everything"
    for path in sorted({path for pattern, _ in MESSAGES for path in corpora.glob(pattern) if path.is_file()}):
        target = folder / path.relative_to(corpora)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target.with_name(target.name + ".eml"))
    (folder / "wrapped").mkdir()
    for number, (name, raw) in enumerate(wrapped(corpora)):
        (folder / "wrapped" / f"{number}-{name}").write_bytes(raw)
    return folder


def digests(box: Mailbox) -> set[bytes]:
    return {hashlib.sha256(original(box.pk, number)).digest() for number in entries(box)}


def entries(box: Mailbox) -> list[int]:
    return list(Entry.objects.filter(mailbox=box).order_by("id").values_list("id", flat=True))


def test_every_message_is_imported_opens_and_comes_back_through_an_export(
    everything: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box, other = a_mailbox(), a_mailbox()
    found = [message.raw for message in messages_in(everything)]
    expected = {hashlib.sha256(raw).digest() for raw in found}
    assert len(expected) > 900
    assert cli.main(["import-mail", box.address, str(everything)]) == 0

    told = capsys.readouterr().out
    assert f"imported         {len(expected)}\nalready there    {len(found) - len(expected)}\n" in told
    assert "not imported     0\n" in told
    kept = told.partition("kept as source")[2].partition("no message")[0].splitlines()[1:]
    assert {line.strip() for line in kept} == {f"{name}.eml: {reason}" for name, reason in FALLBACKS.items()}

    for number in entries(box):
        opened = open_thread(box.pk, number).opened
        assert opened.parsed.text is not None or opened.parsed.html is not None or opened.attachments
    assert digests(box) == expected

    assert cli.main(["import-mail", box.address, str(everything)]) == 0
    assert "imported         0\n" in capsys.readouterr().out
    assert cli.main(["export-mail", box.address, str(tmp_path / "all.mbox")]) == 0
    assert cli.main(["import-mail", other.address, str(tmp_path / "all.mbox")]) == 0
    assert digests(other) == expected
