"""Blind copies written in a message are taken out of what others get."""

from __future__ import annotations

import pytest

from medipli.formats.mime import without_blind_copies


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_only_the_fields_of_blind_copies_go_and_their_folded_lines(end: bytes) -> None:
    kept_before = [b"From: a@x.example", b"X-Bcc-Note: stays"]
    hidden = [b"BCC : secret@x.example,", b"\tautre@x.example", b"Resent-Bcc: tiers@x.example"]
    kept_after = [b"Subject: Avis", b"", b"Bcc: these words are the body", b""]
    raw = end.join(kept_before + hidden + kept_after)
    assert without_blind_copies(raw) == end.join(kept_before + kept_after)


@pytest.mark.parametrize("raw", [b"", b"Bcc", b"From: a@x.example\r\n\r\nBcc: body\r\n", b"\xff\x00\r\n\r\n"])
def test_a_message_without_them_keeps_its_bytes(raw: bytes) -> None:
    assert without_blind_copies(raw) == raw


def test_a_header_without_body_or_last_line_end_loses_them_too() -> None:
    assert without_blind_copies(b"From: a@x.example\r\nBcc: s@x.example") == b"From: a@x.example\r\n"
