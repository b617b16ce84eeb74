"""A message is written once and comes back to the byte; attachments are stored once wherever they reappear."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import pytest

from medipli.blobs.models import Blob
from medipli.formats.mime import read
from medipli.messages.actions import prepare, store
from medipli.messages.actions.store import store_many
from medipli.messages.models import Attachment, Message
from medipli.messages.queries import attachment_content, open_entry, original
from tests.boxes import a_mailbox, a_message, at_once, deliver_to

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this checkout")
SIGNED = ("dkim/mimekit/*.msg", "smime/direct/messages/*", "smime/mimekit/thunderbird-signed.txt")
ODD = ("mime/james/**/*.eml", "mime/rubymail/**/*.eml", "tnef/mimekit/*.eml", "mime/mailpit/*.eml")


def _corpus(*patterns: str) -> list[Path]:
    return sorted({path for pattern in patterns for path in CORPORA.glob(pattern) if path.is_file()})


@pytest.mark.django_db
def test_the_same_bytes_are_one_message() -> None:
    raw = a_message()
    first, second = store(prepare(raw)), store(prepare(raw))
    assert (first.is_new, second.is_new) == (True, False)
    assert first.id == second.id
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_the_same_bytes_twice_in_one_batch_are_one_message() -> None:
    raw, other = a_message(), a_message()
    stored = store_many([prepare(raw), prepare(other), prepare(raw)])
    assert stored[0].id == stored[2].id != stored[1].id
    assert [one.is_new for one in stored] == [True, True, False]


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_brought_by_two_at_once_are_one_message() -> None:
    boxes = [a_mailbox(), a_mailbox()]
    raw = a_message(files=[("cr.pdf", os.urandom(50_000))])
    assert at_once(*[lambda box=box: deliver_to(box, raw=raw) for box in boxes]) == []
    assert Message.objects.count() == 1
    assert Attachment.objects.count() == 1


@pytest.mark.django_db
def test_an_attachment_sent_in_several_messages_is_stored_once() -> None:
    scan = os.urandom(200_000)
    boxes = [a_mailbox(), a_mailbox()]
    entries = [deliver_to(box, subject=f"Envoi {n}", files=[("scan.pdf", scan)])[0] for n, box in enumerate(boxes)]
    assert Message.objects.count() == 2
    assert Blob.objects.filter(size=len(scan)).count() == 1
    assert [attachment_content(e.mailbox_id, e.pk, 0)[1] == scan for e in entries] == [True, True]


@pytest.mark.django_db
def test_a_message_comes_back_to_the_byte() -> None:
    raw = a_message(files=[("a.pdf", os.urandom(30_000)), ("b.pdf", b"small")], html="<p>Bonjour</p>")
    (entry,) = deliver_to(a_mailbox(), raw=raw)
    assert original(entry.mailbox_id, entry.pk) == raw


@needs_corpora
@pytest.mark.django_db
def test_signed_messages_come_back_to_the_byte() -> None:
    paths = _corpus(*SIGNED)
    assert len(paths) > 10
    box = a_mailbox()
    for path in paths:
        (entry,) = deliver_to(box, raw=path.read_bytes())
        assert original(box.pk, entry.pk) == path.read_bytes(), path.name


@needs_corpora
@pytest.mark.django_db
def test_a_dkim_signature_still_holds() -> None:
    dkim = pytest.importorskip("dkim", reason="dkimpy is not installed")
    folder = CORPORA / "dkim" / "mimekit"
    key = "".join((folder / "gmail.pub").read_text().strip().splitlines()[1:-1])

    def verified(message: bytes) -> bool:
        return bool(dkim.verify(message, dnsfunc=lambda asked, timeout=5: f"v=DKIM1; k=rsa; p={key}".encode()))

    raw = (folder / "gmail.msg").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    (entry,) = deliver_to(a_mailbox(), raw=raw)
    kept = original(entry.mailbox_id, entry.pk)
    assert verified(kept)
    assert not verified(kept.replace(b"Subject: ", b"Subject: x", 1))


@needs_corpora
@pytest.mark.django_db
def test_a_message_opened_without_its_attachments_says_the_same() -> None:
    box = a_mailbox()
    for path in _corpus(*ODD):
        raw = path.read_bytes()
        whole = read(raw)
        (entry,) = deliver_to(box, raw=raw)
        opened = open_entry(box.pk, entry.pk).parsed
        assert (opened.text, opened.html, opened.subject) == (whole.text, whole.html, whole.subject), path.name


@pytest.mark.django_db
def test_a_long_text_body_with_a_file_name_is_still_shown() -> None:
    """Some programs name the body itself."""
    said = "Bonjour, " * 2000
    raw = (
        b"From: a@labo.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; name=corps.txt\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(said.encode()).replace(b"\n", b"\r\n")
    )
    (entry,) = deliver_to(a_mailbox(), raw=raw)
    view = open_entry(entry.mailbox_id, entry.pk)
    shown = view.parsed.text or ""
    files = [attachment_content(entry.mailbox_id, entry.pk, one.position)[1] for one in view.attachments]
    assert said.strip() in shown or said.encode() in files
    assert shown == (read(raw).text or "")


@pytest.mark.django_db
@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"\r\n\r\n", os.urandom(5000)], ids=len)
def test_what_cannot_be_read_is_kept_as_its_source(raw: bytes) -> None:
    (entry,) = deliver_to(a_mailbox(), raw=raw or b"\n")
    assert original(entry.mailbox_id, entry.pk) == (raw or b"\n")
    open_entry(entry.mailbox_id, entry.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        " ".join(chr(0x4E00 + n // 200) + chr(0x4E00 + n % 200) for n in range(80_000)),
        " ".join(f"a{n}-b{n}-c{n}.example/x{n}/y{n}" for n in range(12_000)),
        "\ufdfa " * 100_000,
        "x" * 900_000,
        "a\x00b \ud800 " * 1000,
    ],
    ids=["ideograms", "addresses", "ligatures", "one word", "impossible letters"],
)
def test_no_text_is_too_strange_to_be_indexed(body: str) -> None:
    raw = b"From: a@labo.example\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    (entry,) = deliver_to(a_mailbox(), raw=raw + body.encode("utf-8", "surrogatepass"))
    assert entry.pk


@pytest.mark.django_db
def test_a_failure_while_storing_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from medipli.messages.actions import file

    def fail(*_: Any) -> None:
        raise OSError("No space left on device")

    box = a_mailbox()
    monkeypatch.setattr(file, "_index", fail)
    with pytest.raises(OSError, match="No space"):
        deliver_to(box)
    assert not Message.objects.exists()
    box.refresh_from_db()
    assert box.used_bytes == 0
