"""What a message says: its body, its attachments, what kind of message it is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from medipli.formats.mime import Mailbox, ParsedMessage, read

HEADER = "From: a@cabinet.example\r\nSubject: Essai\r\n"


def _read(header: str, body: str | bytes = b"") -> ParsedMessage:
    content = body if isinstance(body, bytes) else body.encode()
    return read((HEADER + header).encode() + b"\r\n" + content)


def _multipart(subtype: str, *parts: str, more: str = "") -> ParsedMessage:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts) + "--b--\r\n"
    return _read(f"Content-Type: multipart/{subtype}; boundary=b{more}\r\n", body)


def test_the_usual_fields_are_read() -> None:
    parsed = read(
        b"From: =?utf-8?q?Zo=C3=A9?= Martin <zoe@cabinet.example>\r\nSender: secretariat@cabinet.example\r\n"
        b'To: "Dupont, Paul" <paul@hopital.example>, lea@hopital.example\r\n'
        b"To: max@hopital.example\r\nCc: Groupe: x@y.example;\r\n"
        b"Subject: Compte\r\n rendu\r\nDate: Mon, 02 Mar 2026 09:30:00 +0100\r\nMessage-ID: <1@cabinet.example>\r\n"
        b"In-Reply-To: <0@hopital.example>\r\nReferences: <a@h.example>\r\n <0@hopital.example>\r\n"
        b"X-Priority: 1\r\nDisposition-Notification-To: zoe@cabinet.example\r\n\r\nBonjour\r\n"
    )
    assert parsed.from_ == Mailbox("Zoé Martin", "zoe@cabinet.example")
    assert parsed.sender == Mailbox("", "secretariat@cabinet.example")
    assert [mailbox.address for mailbox in parsed.to] == [
        "paul@hopital.example",
        "lea@hopital.example",
        "max@hopital.example",
    ]
    assert parsed.to[0].name == "Dupont, Paul"
    assert parsed.cc == (Mailbox("", "x@y.example"),)
    assert parsed.subject == "Compte rendu"
    assert parsed.date == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert parsed.message_id == "1@cabinet.example"
    assert parsed.in_reply_to == ("0@hopital.example",)
    assert parsed.references == ("a@h.example", "0@hopital.example")
    assert parsed.priority == "high"
    assert parsed.receipt_to == (Mailbox("", "zoe@cabinet.example"),)
    assert parsed.text == "Bonjour"
    assert parsed.html is None
    assert parsed.header("subject") == "Compte rendu"
    assert parsed.problems == ()


def test_the_richest_alternative_is_html_and_the_plain_one_is_kept() -> None:
    parsed = _multipart("alternative", "\r\ntexte", "Content-Type: text/html\r\n\r\n<p>texte</p>")
    assert (parsed.text, parsed.html) == ("texte", "<p>texte</p>")


def test_an_empty_plain_alternative_is_no_text() -> None:
    parsed = _multipart("alternative", "\r\n ", "Content-Type: text/html\r\n\r\n<p>texte</p>")
    assert (parsed.text, parsed.html) == (None, "<p>texte</p>")


def test_texts_in_a_row_make_one_body() -> None:
    parsed = _multipart("mixed", "\r\navant", "Content-Type: text/html\r\n\r\n<p>milieu</p>", "\r\naprès <&>")
    assert parsed.text is None
    assert parsed.html == "<pre>avant</pre>\n<p>milieu</p>\n<pre>après &lt;&amp;&gt;</pre>"
    assert _multipart("mixed", "\r\navant", "\r\naprès").text == "avant\n\naprès"


def test_a_text_with_a_name_or_sent_as_attachment_is_an_attachment() -> None:
    parsed = _multipart(
        "mixed",
        "\r\nBonjour",
        "Content-Type: text/plain; name=a.txt\r\n\r\none",
        "Content-Disposition: attachment\r\n\r\ntwo",
    )
    assert parsed.text == "Bonjour"
    assert [(part.filename, part.content, part.path, part.index) for part in parsed.attachments] == [
        ("a.txt", b"one", "2", 0),
        ("fichier.txt", b"two", "3", 1),
    ]


def test_images_of_related_html_are_inline() -> None:
    parsed = _multipart(
        "related",
        "Content-Type: text/html\r\n\r\n<img src='cid:i@x'>",
        "Content-Type: image/png\r\nContent-ID: <i@x>\r\nContent-Disposition: attachment\r\n\r\npng",
        "Content-Type: application/pdf; name=b.pdf\r\n\r\npdf",
    )
    assert [(part.filename, part.inline, part.content_id) for part in parsed.attachments] == [
        ("image.png", True, "i@x"),
        ("b.pdf", False, ""),
    ]


def test_the_root_of_related_parts_is_the_one_named_by_start() -> None:
    parsed = _multipart(
        "related",
        "Content-Type: image/png\r\nContent-ID: <i@x>\r\n\r\npng",
        "Content-Type: text/html\r\nContent-ID: <r@x>\r\n\r\n<p>racine</p>",
        more='; start="<r@x>"',
    )
    assert parsed.html == "<p>racine</p>"


def test_an_attached_message_is_named_after_its_subject_and_not_opened() -> None:
    inner = "Subject: =?utf-8?q?R=C3=A9sultats?= / suite\r\n\r\nSecret"
    parsed = _multipart("mixed", "\r\nVoir", f"Content-Type: message/rfc822\r\n\r\n{inner}")
    assert parsed.text == "Voir"
    assert [(part.filename, part.content) for part in parsed.attachments] == [
        ("Résultats - suite.eml", inner.encode()),
    ]


def test_a_multipart_whose_parts_are_not_found_shows_its_text() -> None:
    parsed = _read("Content-Type: multipart/mixed; boundary=b\r\n", "Bonjour")
    assert parsed.text == "Bonjour"
    assert parsed.problems == ("boundary never found",)


def test_a_missing_closing_boundary_keeps_the_last_part() -> None:
    parsed = _read("Content-Type: multipart/mixed; boundary=b\r\n", "--b\r\n\r\nun\r\n--b\r\n\r\ndeux")
    assert parsed.text == "un\n\ndeux"
    assert parsed.problems == ("no closing boundary",)


def test_a_broken_base64_part_keeps_what_it_tells() -> None:
    parsed = _read("Content-Transfer-Encoding: base64\r\n", "Qm9u*am91cg=\r\nQm9uc29pcg==x")
    assert parsed.text == "BonjourBonsoir"
    assert parsed.problems == ("broken base64",)


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("iso-8859-1", "été – œuvre".encode("cp1252"), "été – œuvre"),
        ("iso-8859-1", "été".encode(), "été"),
        ("utf-8", "été éé".encode("latin-1"), "été éé"),
        ("utf-8", "\ufeffété".encode(), "été"),
        ("us-ascii", "été".encode(), "été"),
        ("x-inconnu", "été".encode("cp1252"), "été"),
        ("idna", "été".encode(), "été"),
        ("zlib", b"abc", "abc"),
        ("unicode_escape", b"\\u00e9", "\\u00e9"),
        ("utf-7", b"+AOk-t+AOk-", "été"),
        ("iso-2022-jp", "日本".encode("iso-2022-jp"), "日本"),
        ("ks_c_5601-1987", "한국".encode("cp949"), "한국"),
        ("gb2312", "医生".encode("gb18030"), "医生"),
        ("koi8-r", "врач".encode("koi8-r"), "врач"),
        ("utf-16", "été".encode("utf-16"), "été"),
        ("utf-8", b"a\0b", "ab"),
        ("utf-7", b"+2AA-", "\ufffd"),
    ],
)
def test_texts_survive_their_charset(charset: str, content: bytes, text: str) -> None:
    assert _read(f"Content-Type: text/plain; charset={charset}\r\n", content).text == text


def test_raw_headers_take_the_charset_of_the_body() -> None:
    header = "Subject: Москва\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n".encode("koi8-r")
    assert read(header).subject == "Москва"


def test_flowed_text_is_joined_and_quotes_are_kept() -> None:
    body = "Une phrase \r\nqui continue.\r\n> cité \r\n> suite\r\n-- \r\nSignature\r\n"
    parsed = _read("Content-Type: text/plain; format=flowed\r\n", body)
    assert parsed.text == "Une phrase qui continue.\n> cité suite\n-- \nSignature"


def test_a_uuencoded_file_leaves_the_text(corpora: Path) -> None:
    parsed = read((corpora / "mime/mime4j/mimetools/uu-zeegee.msg").read_bytes())
    assert parsed.text is not None
    assert parsed.text.startswith("I've uuencoded")
    assert "begin 644" not in parsed.text
    assert [(part.filename, part.content[:6]) for part in parsed.attachments] == [
        ("up.gif", b"GIF87a"),
        ("zeegee.gif", b"GIF87a"),
    ]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("", "message"),
        ("Auto-Submitted: no\r\n", "message"),
        ("Auto-Submitted: auto-replied\r\n", "auto-reply"),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n", "dsn"),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n", "mdn"),
    ],
)
def test_the_kind_of_message_is_told(header: str, kind: str) -> None:
    assert _read(header, "texte").kind == kind


def test_an_invitation_is_a_calendar_message() -> None:
    event = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR"
    parsed = _multipart("alternative", "\r\nRéunion", f"Content-Type: text/calendar; method=REQUEST\r\n\r\n{event}")
    assert parsed.kind == "calendar"
    assert parsed.calendar == event.encode()
    assert [part.filename for part in parsed.attachments] == ["invitation.ics"]


def test_signed_and_encrypted_messages_are_told(corpora: Path) -> None:
    signed = read((corpora / "smime/mimekit/thunderbird-signed.txt").read_bytes())
    assert signed.is_signed
    assert any(part.is_signature for part in signed.attachments)
    encrypted = _read("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n", "MIAG")
    assert encrypted.is_encrypted
    assert not encrypted.is_signed


@pytest.mark.parametrize(
    ("header", "priority"),
    [
        ("X-Priority: 2 (High)", "high"),
        ("Importance: low", "low"),
        ("Priority: urgent", "high"),
        ("X-Priority: 3", "normal"),
    ],
)
def test_priorities_are_read(header: str, priority: str) -> None:
    assert _read(f"{header}\r\n").priority == priority


def test_nothing_at_all_is_kept_as_its_source() -> None:
    for raw in (b"", b"\n", b"\r\n\r\n"):
        parsed = read(raw)
        assert parsed.fallback == "no header and no body"
        assert parsed.text == raw.decode().replace("\r\n", "\n")


def test_a_failure_inside_keeps_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr("medipli.formats.mime.reading.scan", fail)
    parsed = read(b"Subject: x\r\n\r\nBonjour\r\n")
    assert parsed.text == "Subject: x\n\nBonjour\n"
    assert parsed.fallback == "MemoryError while reading"
