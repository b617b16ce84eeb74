"""Tables as spreadsheets write them, and as they would be written to do harm."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from medipli.formats.tables import (
    LONGEST_CELL,
    MOST_ROWS,
    TableRefused,
    is_formula,
    read_table,
    safe_cell,
    write_csv,
)

TEXT = "Nom;Prénom;Fonction\r\nBrévalet;Maëline;Secrétaire – étage 2\r\n\r\n;;\r\nOrvalet;Ewen;\r\n"


def an_xlsx(*rows: list[object]) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_recognised(encoding: str) -> None:
    table = read_table(TEXT.encode(encoding))
    assert table.header == ("Nom", "Prénom", "Fonction")
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("Brévalet", "Maëline", "Secrétaire – étage 2")),
        (5, ("Orvalet", "Ewen", "")),
    ]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_recognised(delimiter: str) -> None:
    text = delimiter.join(["Nom", '"Fonction, poste; rôle"']) + "\n" + delimiter.join(["Brévalet", "Aide"])
    assert read_table(text.encode()).rows[0].cells == ("Brévalet", "Aide")


def test_a_quoted_cell_may_hold_line_ends_and_lines_keep_their_numbers() -> None:
    table = read_table('Nom;Note\n"Brévalet";"deux\nlignes"\nOrvalet;x\n'.encode())
    assert [row.number for row in table.rows] == [2, 4]
    assert table.rows[0].cells[1] == "deux\nlignes"


def test_a_workbook_reads_as_people_see_it() -> None:
    table = read_table(an_xlsx(["Nom", "RPPS", "Actif", "Formule"], ["Brévalet", 10003456789.0, True, "=1+1"]))
    assert table.rows[0].cells == ("Brévalet", "10003456789", "oui", "=1+1")


def test_ten_thousand_lines_are_read_and_one_more_is_refused() -> None:
    lines = "Nom\n" + "Brévalet\n" * MOST_ROWS
    assert len(read_table(lines.encode()).rows) == MOST_ROWS
    with pytest.raises(TableRefused, match="trop long"):
        read_table((lines + "Orvalet\n").encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n;;\n",
        b"\xd0\xcf\x11\xe0 old",
        b"PK\x03\x04 broken",
        bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n\x00\x00\x81",
        b"Nom" + b";x" * 60 + b"\n",
        b"x" * 5_000_001,
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(TableRefused) as refused:
        read_table(content)
    assert str(refused.value).endswith(".")


def test_a_cell_without_end_is_refused_or_cut() -> None:
    table = read_table(("Nom\n" + "x" * 3000).encode())
    assert len(table.rows[0].cells[0]) == LONGEST_CELL + 1
    with pytest.raises(TableRefused, match="guillemet"):
        read_table(('Nom\n"' + "x" * 200_000).encode())


def _archive(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return written.getvalue()


def test_an_archive_that_unfolds_beyond_reason_is_refused_unopened() -> None:
    bomb = _archive(xl__workbook=b"<a/>", xl__sheet=b"0" * 90_000_000)
    assert len(bomb) < 200_000
    with pytest.raises(TableRefused, match="volumineux"):
        read_table(bomb)


@pytest.mark.parametrize(
    "part",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "b">]><a/>'.encode("utf-16"),
        b" " * 65_530 + b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a/>',
    ],
)
def test_a_workbook_that_brings_entities_is_refused(part: bytes) -> None:
    with pytest.raises(TableRefused, match="lisible"):
        read_table(_archive(xl__workbook=part))


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "+33 1 x"])
def test_formulas_are_named_and_defused(cell: str) -> None:
    assert is_formula(cell)
    assert safe_cell(cell) == f"'{cell}"
    assert f'"\'{cell}"'.encode() in write_csv(["a"], [[cell]])


def test_a_telephone_number_is_no_formula_but_is_written_safely() -> None:
    assert not is_formula("+33 1 99 00 12 34")
    assert safe_cell("+33 1 99 00 12 34").startswith("'")
    assert not is_formula("Jean-Pierre")
