"""An import that is killed goes on where it stopped, and nothing is half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from medipli import cli
from medipli.mailboxes.models import Folder, Mailbox
from medipli.messages.models import Entry, Message, SearchDocument
from tests.boxes import a_mailbox, a_message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MESSAGES = 1500


def database_url() -> str:
    """The database of this test, for another process."""
    at = connection.settings_dict
    user = quote(at["USER"], safe="") + (f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else "")
    host, port = str(at["HOST"]), at["PORT"]
    where = f"{quote(host, safe='')}:{port}" if port else quote(host, safe="")
    return f"postgresql://{user}@{where}/{at['NAME']}"


def start_import(box: Mailbox, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "medipli", "import-mail", box.address, str(path)],
        env=os.environ | {"DATABASE_URL": database_url()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def count(box: Mailbox) -> int:
    return Entry.objects.filter(mailbox=box).count()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_import_that_is_stopped_goes_on_where_it_was(
    tmp_path: Path, how: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    box = a_mailbox()
    for number in range(MESSAGES):
        (tmp_path / f"{number:04}.eml").write_bytes(a_message(subject=f"Bilan {number}"))
    process = start_import(box, tmp_path)
    try:
        limit = time.monotonic() + 60
        while not count(box) and process.poll() is None and time.monotonic() < limit:
            time.sleep(0.02)
        process.send_signal(how)
        told, _ = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    done = count(box)
    assert 0 < done < MESSAGES, told.decode()
    assert Message.objects.count() == SearchDocument.objects.count() == done
    assert Folder.objects.get(mailbox=box, kind=Folder.Kind.INBOX).uid_next == done + 1

    assert cli.main(["import-mail", box.address, str(tmp_path)]) == 0
    assert f"imported         {MESSAGES - done}\nalready there    {done}\n" in capsys.readouterr().out
    assert count(box) == Message.objects.count() == MESSAGES


def test_two_imports_into_one_box_do_not_run_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box = a_mailbox()
    for number in range(MESSAGES):
        (tmp_path / f"{number:04}.eml").write_bytes(a_message(subject=f"Bilan {number}"))
    process = start_import(box, tmp_path)
    try:
        limit = time.monotonic() + 60
        while not count(box) and process.poll() is None and time.monotonic() < limit:
            time.sleep(0.02)
        assert cli.main(["import-mail", box.address, str(tmp_path)]) == 2
    finally:
        process.kill()
        process.wait()
    assert "another import into this mailbox is running" in capsys.readouterr().err
