"""Receipts are written as the standards say, and read however they come."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.receipts import OriginalMessage, RecipientStatus, build_dsn, build_mdn, read_report

BOUNCES = Path(__file__).parents[4] / "shared" / "corpora" / "dsn" / "sisimai"
DATE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ORIGINAL = OriginalMessage("abc@chu.example", "Résultats", b"Message-ID: <abc@chu.example>\nSubject: x\n")


def test_a_read_notice_reads_back() -> None:
    raw = build_mdn(
        ORIGINAL,
        recipient="ines@cabinet.example",
        to="labo@chu.example",
        disposition="displayed",
        message_id="m1@cabinet.example",
        date=DATE,
    )
    report = read_report(raw)
    assert report is not None
    assert (report.kind, report.original_message_id) == ("disposition", "abc@chu.example")
    assert [(status.address, status.action) for status in report.recipients] == [("ines@cabinet.example", "displayed")]
    parsed = message_from_bytes(raw)
    assert parsed.get_content_type() == "multipart/report"
    assert parsed.get_param("report-type") == "disposition-notification"
    assert parsed["Disposition-Notification-To"] is None


def test_a_negative_integration_keeps_its_code() -> None:
    raw = build_mdn(
        ORIGINAL,
        recipient="a@b.example",
        to="c@d.example",
        disposition="processed",
        message_id="m@b.example",
        date=DATE,
        automatic=True,
        error="902^Patient inconnu",
    )
    report = read_report(raw)
    assert report is not None
    assert report.recipients[0].integration_error == "902"
    inline = raw.replace(b"processed/Error\r\nError: 902^Patient inconnu", b"processed/Error: 902^Patient inconnu")
    assert inline != raw
    again = read_report(inline)
    assert again is not None
    assert again.recipients[0].integration_error == "902"


def test_a_delivery_report_reads_back_recipient_by_recipient() -> None:
    statuses = [
        RecipientStatus("a@x.example", "failed", "5.1.1", "550 inconnu"),
        RecipientStatus("b@x.example", "delayed"),
    ]
    raw = build_dsn(
        ORIGINAL,
        recipients=statuses,
        sender="postmaster@chu.example",
        to="moi@chu.example",
        reporting_mta="mx.chu.example",
        explanation="Non remis.",
        message_id="d@chu.example",
        date=DATE,
    )
    report = read_report(raw)
    assert report is not None
    assert report.kind == "delivery"
    assert report.reporter == "mx.chu.example"
    assert [(s.address, s.action, s.status) for s in report.recipients] == [
        ("a@x.example", "failed", "5.1.1"),
        ("b@x.example", "delayed", "4.0.0"),
    ]
    assert [s.is_permanent for s in report.recipients] == [True, False]
    assert message_from_bytes(raw)["Auto-Submitted"] == "auto-replied"


def test_a_delivery_report_about_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="recipient"):
        build_dsn(
            ORIGINAL,
            recipients=[],
            sender="a@b.example",
            to="c@d.example",
            reporting_mta="x",
            explanation="",
            message_id="m@x",
            date=DATE,
        )


@given(st.text(max_size=120))
def test_no_subject_and_no_error_can_add_a_header(text: str) -> None:
    original = OriginalMessage("a@b.example", f"{text}\r\nBcc: espion@x.example")
    raw = build_mdn(
        original,
        recipient="a@b.example",
        to="c@d.example",
        disposition="processed",
        message_id="m@b.example",
        date=DATE,
        error=f"{text}\r\nX: y",
    )
    parsed = message_from_bytes(raw)
    assert parsed["Bcc"] is None
    assert {name.lower() for name in parsed} <= {
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "in-reply-to",
        "references",
        "auto-submitted",
        "mime-version",
        "content-type",
    }
    assert raw.isascii()
    report = read_report(raw)
    assert report is not None
    assert report.kind == "disposition"


@pytest.mark.skipif(not BOUNCES.exists(), reason="the corpora are not beside the repository")
def test_most_real_bounces_are_recognised_and_ordinary_mail_is_not() -> None:
    recognised, standard, missed = 0, 0, set()
    for path in sorted(BOUNCES.glob("*/*.eml")):
        report = read_report(path.read_bytes())
        if report is None:
            missed.add(f"{path.parent.name}/{path.name}")
            continue
        recognised += 1
        standard += report.is_standard
        assert report.kind == "feedback" or all("@" in status.address for status in report.recipients), path
    # Two are vacation replies, three no bounce at all, one is forwarded by a person; two come from list software
    # and a server whose sender and wording say nothing: those are the two we fail to recognise.
    assert missed == {
        "bsd/lhost-apachejames-01.eml",
        "bsd/lhost-fml-02.eml",
        "bsd/rfc3834-01.eml",
        "bsd/rfc3834-04.eml",
        "err/make-test-36.eml",
        "not/is-not-bounce-01.eml",
        "not/is-not-bounce-02.eml",
        "not/rb-issue-368-bug.eml",
    }
    assert (recognised, standard) == (68, 44)


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(noise: bytes) -> None:
    read_report(noise)
    read_report(
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\n" + noise
    )
