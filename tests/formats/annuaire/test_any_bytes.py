"""Whatever a file holds, the readers of registers give rows, bad lines, or one refusal; and typed text never breaks."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from medipli.formats import mail_domains, phones, postal
from medipli.formats.annuaire import COLUMNS, ActivityRow, read_activities
from medipli.formats.finess import EstablishmentRow, read_establishments
from medipli.formats.registerlines import BadLine, WrongFile

HEADINGS = ("|".join(COLUMNS.values()) + "|\n").encode()


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_make_a_register_file_or_a_refusal(content: bytes, with_headings: bool) -> None:
    try:
        read = list(read_activities(io.BytesIO((HEADINGS if with_headings else b"") + content)))
    except WrongFile:
        assert not with_headings
    else:
        assert all(isinstance(row, ActivityRow | BadLine) for row in read)


@given(st.binary(max_size=300), st.sampled_from([b"", b"nofinesset;rs\n", b'{"pmej": [', b"finess;etalab\n"]))
def test_any_bytes_make_an_establishments_file_or_a_refusal(content: bytes, start: bytes) -> None:
    try:
        read = list(read_establishments(io.BytesIO(start + content)))
    except WrongFile:
        return
    assert all(isinstance(row, EstablishmentRow | BadLine) for row in read)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_typed_text_is_answered(first: str, second: str) -> None:
    phone = phones.read_phone(first)
    assert bool(phone.value) != bool(phone.error)
    assert isinstance(phones.display_phone(first), str)
    assert mail_domains.suggestion(f"{first}@{second}") != ""
    assert isinstance(postal.read_place(first, second).is_ok, bool)
    assert len(postal.find_communes(first, 3)) <= 3
