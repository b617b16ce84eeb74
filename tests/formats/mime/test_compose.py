"""Messages are written so that any reader gets back what was meant, and nothing can be smuggled into a field."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.mime import (
    AttachedMessage,
    ComposeError,
    HeaderInjectionError,
    Mailbox,
    OutgoingAttachment,
    OutgoingMessage,
    compose,
    read,
    skeleton,
)

ZOE = Mailbox("Zoé Martin", "zoe@cabinet.example")
PAUL = Mailbox("Dr Paul, Dupont", "paul@hopital.example")
MESSAGE = OutgoingMessage(
    from_=ZOE,
    to=(PAUL,),
    subject="Compte rendu d’hospitalisation",
    date=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
    message_id="1@cabinet.example",
    text="Bonjour,\n\nÀ bientôt.\n",
)
PDF = bytes(range(256)) * 100


def test_what_is_written_reads_back() -> None:
    message = replace(
        MESSAGE,
        html="<p>Bonjour</p>",
        cc=(Mailbox("", "lea@hopital.example"),),
        sender=Mailbox("Secrétariat", "secretariat@cabinet.example"),
        reply_to=(PAUL,),
        in_reply_to="0@hopital.example",
        references=("a@hopital.example", "0@hopital.example"),
        attachments=(OutgoingAttachment("Résultats.pdf", "application/pdf", PDF),),
        priority="high",
        receipt_to=ZOE,
        extra_fields=(("X-Essai", "été"),),
    )
    parsed = read(compose(message))
    assert parsed.from_ == ZOE
    assert parsed.to == (PAUL,)
    assert parsed.cc == message.cc
    assert parsed.sender == message.sender
    assert parsed.reply_to == (PAUL,)
    assert parsed.subject == message.subject
    assert parsed.date == message.date
    assert parsed.message_id == message.message_id
    assert parsed.in_reply_to == (message.in_reply_to,)
    assert parsed.references == message.references
    assert parsed.text == "Bonjour,\n\nÀ bientôt."
    assert (parsed.html or "").strip() == message.html
    assert parsed.priority == "high"
    assert parsed.receipt_to == (ZOE,)
    assert parsed.header("x-essai") == "été"
    assert [(part.filename, part.content_type, part.content) for part in parsed.attachments] == [
        ("Résultats.pdf", "application/pdf", PDF)
    ]
    assert parsed.problems == ()


def test_the_standard_library_reads_the_same() -> None:
    attachment = OutgoingAttachment("Résultats d’analyse – " + "é" * 60 + ".pdf", "application/pdf", PDF)
    message = replace(MESSAGE, html="<p>é</p>", attachments=(attachment,))
    parsed = email.message_from_bytes(compose(message), policy=email.policy.default)
    assert not parsed.defects
    assert parsed["subject"] == message.subject
    assert parsed["to"].addresses[0].display_name == PAUL.name
    (part,) = parsed.iter_attachments()
    assert part.get_filename() == attachment.filename
    assert part.get_content() == PDF


def test_all_lines_are_short_and_end_in_crlf() -> None:
    message = replace(
        MESSAGE,
        subject="mot " * 100 + "x" * 2000,
        to=tuple(Mailbox(f"Personne {number}", f"p{number}@hopital.example") for number in range(500)),
        text="é" * 3000 + "\nbare\rline\r\nends",
        references=tuple(f"{number}@cabinet.example" for number in range(100)),
        attachments=(OutgoingAttachment("a.bin", "application/octet-stream", PDF),),
    )
    raw = compose(message)
    assert raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert len(read(raw).to) == 500
    assert read(raw).subject == message.subject.strip()


@pytest.mark.parametrize("bad", ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\0b"])
@pytest.mark.parametrize("field", ["subject", "name", "address", "filename", "reference", "extra", "content type"])
def test_a_line_end_in_a_field_is_refused(bad: str, field: str) -> None:
    attachment = OutgoingAttachment("a.pdf", "application/pdf", b"")
    message = {
        "subject": replace(MESSAGE, subject=bad),
        "name": replace(MESSAGE, to=(replace(PAUL, name=bad),)),
        "address": replace(MESSAGE, cc=(replace(PAUL, address=bad),)),
        "filename": replace(MESSAGE, attachments=(replace(attachment, filename=bad),)),
        "reference": replace(MESSAGE, references=(bad,)),
        "extra": replace(MESSAGE, extra_fields=(("X-A", bad),)),
        "content type": replace(MESSAGE, attachments=(replace(attachment, content_type=bad),)),
    }[field]
    with pytest.raises(HeaderInjectionError):
        compose(message)


@pytest.mark.parametrize(
    "message",
    [
        replace(MESSAGE, to=(Mailbox("", "pas une adresse"),)),
        replace(MESSAGE, message_id="a b"),
        replace(MESSAGE, message_id=""),
        replace(MESSAGE, date=MESSAGE.date.replace(tzinfo=None)),
        replace(MESSAGE, extra_fields=(("Bcc", "x@y.example"),)),
        replace(MESSAGE, extra_fields=(("Content-Type", "text/html"),)),
        replace(MESSAGE, extra_fields=(("X A", "b"),)),
    ],
)
def test_what_cannot_be_written_is_refused(message: OutgoingMessage) -> None:
    with pytest.raises(ComposeError):
        compose(message)


def test_without_visible_recipients_none_is_named() -> None:
    raw = compose(replace(MESSAGE, to=()))
    assert b"\r\nTo: undisclosed-recipients:;\r\n" in raw
    assert read(raw).to == ()


def test_an_attached_message_travels_untouched() -> None:
    inner = b"From: a@b.example\nSubject: Original\n\nbare line feeds \xe9\n"
    raw = compose(replace(MESSAGE, attachments=(AttachedMessage("Original.eml", inner),)))
    (part,) = read(raw).attachments
    assert (part.filename, part.content_type, part.content) == ("Original.eml", "message/rfc822", inner)


def test_a_boundary_never_stands_in_an_attached_message() -> None:
    first = replace(MESSAGE, html="<p>a</p>", attachments=(AttachedMessage("a.eml", b"a: b\r\n\r\n"),))
    nested = replace(first, attachments=(AttachedMessage("a.eml", compose(first)),))
    (part,) = read(compose(nested)).attachments
    assert part.content == compose(first)


def test_an_image_of_the_html_is_inline() -> None:
    image = OutgoingAttachment("logo.png", "image/png", b"png", content_id="logo@cabinet.example")
    parsed = read(compose(replace(MESSAGE, html="<img src='cid:logo@cabinet.example'>", attachments=(image,))))
    assert [(part.content_id, part.inline) for part in parsed.attachments] == [("logo@cabinet.example", True)]


def test_a_lying_content_type_cannot_change_the_structure() -> None:
    attachment = OutgoingAttachment("a", "multipart/mixed; boundary=x", b"--x\r\n\r\ntexte")
    (part,) = read(compose(replace(MESSAGE, attachments=(attachment,)))).attachments
    assert part.content_type == "application/octet-stream"


def test_equal_messages_give_equal_bytes_and_shared_attachments() -> None:
    message = replace(MESSAGE, html="<p>a</p>", attachments=(OutgoingAttachment("a.pdf", "application/pdf", PDF),))
    assert compose(message) == compose(message)
    assert list(skeleton.split(compose(message)).contents.values()) == [PDF]


@given(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=300))
def test_any_subject_reads_back(subject: str) -> None:
    assert read(compose(replace(MESSAGE, subject=subject))).subject == subject.strip()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.sampled_from(["\n", "\r\n"]))
def test_any_text_reads_back(text: str, eol: str) -> None:
    written = text.replace("\r", "").replace("\0", "")
    parsed = read(compose(replace(MESSAGE, text=written.replace("\n", eol))))
    assert (parsed.text or "").rstrip("\n") == written.rstrip("\n")


@given(
    st.binary(max_size=5000),
    st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=200),
)
def test_any_attachment_reads_back(content: bytes, filename: str) -> None:
    attachment = OutgoingAttachment(filename, "application/pdf", content)
    parts = read(compose(replace(MESSAGE, attachments=(attachment,)))).attachments
    assert [part.content for part in parts] == [content]
