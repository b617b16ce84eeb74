"""Every message file of the corpora is read, none as its source without a reason, and comes back to the byte."""

from pathlib import Path

import pytest

from medipli.formats.mailfiles import mbox_messages, messages_in, write_mbox
from medipli.formats.mime import Mailbox, read, skeleton

MESSAGES = [
    ("mime/mime4j/*/*.msg", "one message each, the expected structure beside"),
    ("mime/mime4j/mbox/mbox.rlug-?", "the messages of mbox.rlug one by one"),
    ("mime/cpython/msg_*.txt", "messages of the e-mail tests of the standard library"),
    ("mime/rubymail/**/*.eml", "messages by theme, broken ones included"),
    ("mime/james/**/*.eml", "mail store cases"),
    ("mime/james/**/*.mail", "IMAP cases"),
    ("mime/james/**/*.mime", "mail processing cases"),
    ("mime/mailpit/*.eml", "plain cases"),
    ("mime/suitenumerique/*.eml", "a French message"),
    ("mime/cyrus/mime/*", "8-bit headers and broken bodies, .eml and .bin"),
    ("mime/cyrus/vcard/*.eml", "a message that carries a broken vCard"),
    ("mime/spamassassin/[dns]*/**/*", "ham, spam and DKIM cases, mostly without extension"),
    ("dsn/sisimai/*/*.eml", "bounces, LF, CRLF and CR"),
    ("smime/direct/messages/*", "signed and encrypted messages, reports, bare signatures"),
    ("smime/mimekit/thunderbird-signed.txt", "a signed message"),
    ("dkim/mimekit/*.msg", "DKIM-signed messages"),
    ("tnef/mimekit/*.eml", "a message that is one winmail.dat"),
]
MAILBOXES = [
    ("mime/mime4j/mbox/mbox.rlug", 5, "an mbox"),
    ("mime/suitenumerique/messages.mbox", 3, "a French mbox"),
]
FALLBACKS = {"mime/spamassassin/spam/bsmtpnull": "no header and no body"}
WITHOUT_HEADER = {
    "mime/cpython/msg_19.txt": "an extract of a digest",
    "mime/mime4j/testmsgs/malformedHeader-noheader.msg": "only text, on purpose",
    "mime/mime4j/testmsgs/malformedHeaderStartsBody-noheader.msg": "only text, on purpose",
    "smime/direct/messages/msgSig.txt": "a bare signature",
}
LICENCE_BANNER = "################"


def _messages(corpora: Path) -> list[Path]:
    return sorted({path for pattern, _ in MESSAGES for path in corpora.glob(pattern) if path.is_file()})


def test_every_glob_finds_messages(corpora: Path) -> None:
    assert [pattern for pattern, _ in MESSAGES if not any(corpora.glob(pattern))] == []
    assert len(_messages(corpora)) > 600


def test_every_message_is_read_and_each_fallback_has_its_reason(corpora: Path) -> None:
    fallbacks, without_header = {}, set()
    for path in _messages(corpora):
        name = path.relative_to(corpora).as_posix()
        parsed = read(path.read_bytes())
        if parsed.fallback:
            fallbacks[name] = parsed.fallback
        elif not parsed.headers and not (parsed.text or "").startswith(LICENCE_BANNER):
            without_header.add(name)
        for part in parsed.attachments:
            assert part.size == len(part.content)
            assert part.filename
    assert fallbacks == FALLBACKS
    assert without_header == set(WITHOUT_HEADER)


def test_every_message_comes_back_from_its_skeleton(corpora: Path) -> None:
    shared = 0
    for path in _messages(corpora):
        raw = path.read_bytes()
        cut = skeleton.split(raw, threshold=64)
        stored = skeleton.Skeleton.from_bytes(cut.skeleton.to_bytes())
        assert skeleton.join(stored, cut.contents) == raw, path
        shared += len(cut.contents)
    assert shared > 150


def test_attachments_of_the_reader_are_contents_of_the_skeleton(corpora: Path) -> None:
    for name in ("mime/mailpit/mime-attachment.eml", "mime/rubymail/emails/attachment_emails/attachment_pdf.eml"):
        raw = (corpora / name).read_bytes()
        contents = skeleton.split(raw, threshold=512).contents
        parts = [part for part in read(raw).attachments if part.size >= 512]
        assert parts
        assert {part.digest: part.content for part in parts} == contents


@pytest.mark.parametrize(("name", "count"), [(name, count) for name, count, _ in MAILBOXES])
def test_a_mailbox_file_gives_all_its_messages(corpora: Path, name: str, count: int) -> None:
    found = list(messages_in(corpora / name))
    assert len(found) == count
    assert all(read(message.raw).from_ for message in found)


def test_a_split_mbox_equals_the_files_that_others_split(corpora: Path) -> None:
    folder = corpora / "mime/mime4j/mbox"
    for number, message in enumerate(messages_in(folder / "mbox.rlug")):
        # Those files keep the empty line that ends each message in the mbox.
        assert message.raw + b"\n" == (folder / f"mbox.rlug-{number}").read_bytes()


def test_an_mbox_of_all_messages_reads_back_to_the_byte(corpora: Path) -> None:
    raws = [path.read_bytes() for path in _messages(corpora)]
    assert [raw for _, raw in mbox_messages(b"".join(write_mbox((raw, None) for raw in raws)))] == raws


def test_html_and_calendar_files_are_read_inside_messages(corpora: Path) -> None:
    for pattern, media_type in (("html/**/*.*", "text/html"), ("calendar/**/*.ics", "text/calendar")):
        paths = [path for path in corpora.glob(pattern) if path.is_file() and path.suffix != ".txt"]
        assert paths
        for path in paths:
            header = f"From: a@cabinet.example\r\nContent-Type: {media_type}; charset=utf-8\r\n\r\n"
            parsed = read(header.encode() + path.read_bytes())
            assert parsed.fallback is None, path
            assert parsed.from_ == Mailbox("", "a@cabinet.example")
            assert parsed.html or parsed.calendar, path
