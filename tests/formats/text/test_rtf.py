"""Rich text as text: accents, quotes and paragraphs stay, fonts and pictures do not, nothing hostile is slow."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.rtf import LONGEST, rtf_to_text

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Arial;}}{\colortbl;\red0;}"


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"\pard Bonjour,\par Voir le compte rendu.\par}", "Bonjour,\nVoir le compte rendu."),
        (rb"\'e9t\'e9, \u339?uf, \uc2\u8217??\uc1  na\'efve}", "été, œuf, ’ naïve"),
        (rb"a\~b \{c\} \\d \emdash \lquote e\rquote}", "a\u00a0b {c} \\d —‘e’"),
        (rb"\f1 \'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
        (rb"avant{\*\generator Riched20;}{\pict\bin4 {{{{0102}apr\'e8s}", "avantaprès"),
        (rb"\u-10179?\u-8704?}", "\U0001f600"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt le site}}}", "le site"),
        (rb"\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Texte{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0}", "Texte"),
    ],
)
def test_the_words_are_read(rtf: bytes, text: str) -> None:
    assert rtf_to_text(HEAD + rtf) == text


def test_what_is_no_rtf_has_no_text() -> None:
    assert rtf_to_text(b"") == rtf_to_text(b"Bonjour") == rtf_to_text(b"{\\html") == ""


@given(st.binary(max_size=400), st.text(alphabet="\\{}'u0123-*bin par", max_size=200))
def test_nothing_makes_it_fail(junk: bytes, words: str) -> None:
    rtf_to_text(HEAD + junk + words.encode())


PIECES = [b"{", b"{\\field{\\*\\fldinst{HYPERLINK ", b"\\'", b"\\u1", b"\\bin-9", b"\\f0\\fcharset1"]


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_documents_are_read_in_a_time_that_grows_no_faster_than_they_do(piece: bytes) -> None:
    started = time.perf_counter()
    assert len(rtf_to_text(HEAD + piece * (1_000_000 // len(piece)))) <= LONGEST
    assert time.perf_counter() - started < 10
