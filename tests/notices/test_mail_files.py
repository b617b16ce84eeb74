from __future__ import annotations

import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import BadHeaderError, EmailMessage, get_connection

from medipli.notices.mail_files import MailFiles


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIPLI_HOME = tmp_path
    return tmp_path / "courriels"


def send(**fields: Any) -> None:
    values = {"subject": "Été", "body": "Bonjour é", "from_email": "a@b.example", "to": ["c@d.example"]} | fields
    EmailMessage(connection=get_connection("medipli.notices.mail_files.MailFiles"), **values).send()


def test_each_mail_is_one_whole_file_that_reads_back(home: Path) -> None:
    send()
    send(subject="Deux")
    files = sorted(home.iterdir())
    assert all(re.fullmatch(r"\d{8}-\d{6}-\d{6}-[0-9a-f]{6}\.eml", file.name) for file in files)
    messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert [message["Subject"] for message in messages] == ["Été", "Deux"]
    assert messages[0].get_content().strip() == "Bonjour é"


def test_files_are_for_their_owner_only(home: Path) -> None:
    send()
    assert home.stat().st_mode & 0o777 == 0o700
    assert next(home.iterdir()).stat().st_mode & 0o777 == 0o600


def test_a_mail_that_cannot_be_written_leaves_no_half_file_in_the_list(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="space"):
        send()
    assert not list(home.glob("*.eml"))


@pytest.mark.parametrize("fields", [{"subject": "a\nBcc: x@y.example"}, {"to": ["a@b.example\r\nBcc: x@y.example"]}])
def test_a_line_break_in_a_header_is_refused(home: Path, fields: dict[str, Any]) -> None:
    with pytest.raises(BadHeaderError):
        send(**fields)
    assert not list(home.glob("*.eml"))


def test_the_number_of_mails_is_returned(home: Path) -> None:
    message = EmailMessage("a", "b", "a@b.example", ["c@d.example"])
    assert MailFiles().send_messages([message, message]) == 2
