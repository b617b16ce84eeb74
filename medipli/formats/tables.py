"""Tables that people keep in a spreadsheet: CSV in the encodings that spreadsheets write, and XLSX; writing CSV.

Files are hostile until read: sizes are bounded before anything is parsed, and nothing is ever computed. What a
spreadsheet would take for a formula is named by :func:`is_formula` and defused by :func:`safe_cell` (OWASP, « CSV
Injection »).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

MOST_BYTES = 5_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 50
LONGEST_CELL = 500
"""Characters; a longer cell is cut just after, so that whoever reads it sees that it is too long."""

_MOST_UNPACKED = 80_000_000
_MOST_PARTS = 200
_LAST_ROW = 4 * MOST_ROWS
_DELIMITERS = (";", ",", "\t")
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PHONE = re.compile(r"\+\d[\d .\u00a0\u202f]{5,24}")
_UNREADABLE = "Ce fichier n’est pas un classeur .xlsx lisible."
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class TableRefused(ValueError):
    """The file is no table that can be read; the text says why, in French, to whoever sent it."""


@dataclass(frozen=True)
class Row:
    """``number`` is the line of the file, from 1; ``cells`` are as written, as many as the header has."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """``source`` says how the file was read: « CSV, Windows (cp1252), séparateur ; »."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    source: str


def read_table(content: bytes) -> Table:
    """Read CSV or XLSX, whatever the name of the file. Blank rows are passed over. Raises TableRefused."""
    if len(content) > MOST_BYTES:
        raise TableRefused(f"Ce fichier est trop lourd\u00a0: {MOST_BYTES // 1_000_000} Mo au plus.")
    if content.startswith(_OLD_EXCEL):
        raise TableRefused("Ce fichier est d’un ancien format Excel. Enregistrez-le au format .xlsx ou .csv.")
    if content.startswith(_ZIP):
        return _table(_xlsx_rows(content), "XLSX")
    text, encoding = _decoded(content)
    delimiter = _delimiter(text)
    name = "tabulation" if delimiter == "\t" else delimiter
    return _table(_csv_rows(text, delimiter), f"CSV, {encoding}, séparateur {name}")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet might compute this cell. A telephone number written « +33 1… » is none."""
    return cell.startswith(_STARTS) and _PHONE.fullmatch(cell) is None


def safe_cell(text: str) -> str:
    """The cell as an export writes it: what might be computed is shown as text, behind an apostrophe."""
    return f"'{text}" if text.startswith(_STARTS) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file that French spreadsheets open by a double click: UTF-8 with its mark, semicolons, all cells safe."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + written.getvalue().encode("utf-8", "replace")


def _table(rows: Iterator[Row], source: str) -> Table:
    header: tuple[str, ...] = ()
    kept: list[Row] = []
    for row in rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        if not header:
            header = tuple(" ".join(cell.split()) for cell in _without_end(row.cells))
            continue
        if len(kept) == MOST_ROWS:
            raise TableRefused(f"Ce fichier est trop long\u00a0: {MOST_ROWS} lignes au plus. Partagez-le en plusieurs.")
        cells = (*row.cells, *("",) * len(header))[: len(header)]
        kept.append(Row(row.number, cells))
    if not header:
        raise TableRefused("Ce fichier est vide.")
    return Table(header, tuple(kept), source)


def _without_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max((place for place, cell in enumerate(cells) if cell.strip()), default=-1)
    if last >= MOST_COLUMNS:
        raise TableRefused(f"Ce fichier a trop de colonnes\u00a0: {MOST_COLUMNS} au plus.")
    return cells[: last + 1]


def _decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: by its mark, by the NULs of UTF-16, else UTF-8, else Windows."""
    if content.startswith(codecs.BOM_UTF8):
        tries = [("utf-8-sig", "UTF-8")]
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tries = [("utf-16", "UTF-16")]
    elif b"\x00" in content[:200]:
        evens = content[:200:2].count(0)
        tries = [("utf-16-be" if evens > content[1:200:2].count(0) else "utf-16-le", "UTF-16")]
    else:
        tries = [("utf-8", "UTF-8"), ("cp1252", "Windows (cp1252)")]
    for codec, name in tries:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, name
    raise TableRefused("Ce fichier n’est pas un tableau lisible. Enregistrez-le au format .xlsx, ou .csv en UTF-8.")


def _delimiter(text: str) -> str:
    first = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=outside.count)


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise TableRefused(f"Ligne {number}\u00a0: un guillemet n’est pas refermé.") from None
        if cells is None:
            return
        yield Row(number, tuple(cell[: LONGEST_CELL + 1] for cell in cells))


def _xlsx_rows(content: bytes) -> Iterator[Row]:
    _guard(content)
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), 1):
            if number > _LAST_ROW:
                raise TableRefused(f"Ce fichier est trop long\u00a0: {MOST_ROWS} lignes au plus.")
            yield Row(number, tuple(_written(value)[: LONGEST_CELL + 1] for value in row))
    except TableRefused:
        raise
    except Exception:  # the library raises whatever a broken file makes it stumble over
        raise TableRefused(
            "Ce classeur est illisible. Ouvrez-le dans votre tableur et enregistrez-le à nouveau."
        ) from None


def _guard(content: bytes) -> None:
    """Refuse archives that unfold beyond reason, hide behind a password, or bring entities of their own."""
    try:
        refusal = _refusal(content)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError):
        refusal = _UNREADABLE
    if refusal:
        raise TableRefused(refusal)


def _refusal(content: bytes) -> str:
    """Why an archive is not opened as a workbook; empty when it may be."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            return "Ce classeur est trop volumineux une fois ouvert."
        if any(part.flag_bits & 1 for part in parts):
            return "Ce classeur est protégé par un mot de passe."
        written = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
        if "xl/workbook.xml" not in archive.namelist() or any(_brings_entities(archive, part) for part in written):
            return _UNREADABLE
    return ""


def _brings_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether an XML part has a document type, or an encoding in which one could hide from this look."""
    with archive.open(part) as file:
        end = b""
        while piece := file.read(1 << 16):
            if (not end and b"\x00" in piece[:64]) or b"<!DOCTYPE" in end + piece:
                return True
            end = piece[-16:]
    return False


def _written(value: object) -> str:
    """The cell as somebody would have typed it: whole numbers without « .0 », days as 2026-03-12."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)
