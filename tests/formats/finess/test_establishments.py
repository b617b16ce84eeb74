"""The FINESS register, classic CSV and newer JSON (all establishments invented, but those of the corpora)."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from medipli.formats.finess import EstablishmentRow, read_establishments
from medipli.formats.registerlines import BadLine, WrongFile

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpora" / "finess" / "helios" / "simple"
HEADINGS = (
    "nofinesset;nofinessej;rs;rslongue;numvoie;typvoie;voie;codepostal;ligneacheminement;telephone;libcategetab;siret"
)
LINE = "990310039;;PH FONTAINE;Pharmacie de la Fontaine;8;R;BASSE;;99155 VERNOLES CEDEX;01 99 00 70 02;Pharmacie;"


def classic(*lines: str, encoding: str = "latin-1") -> list[EstablishmentRow | BadLine]:
    return list(read_establishments(io.BytesIO("\r\n".join((HEADINGS, *lines)).encode(encoding))))


def structures(**changes: Any) -> list[EstablishmentRow | BadLine]:
    ege = {
        "informationsGeneralesEGE": {
            "numFinessEge": "990310039",
            "nomEgeCourt": "PH",
            "nomEgeLong": "PHARMACIE FONTAINE",
        },
        "etatObjet": "A",
        "categorieentiteGeographiqueExercice": "620",
        "adresse": [
            {"numeroVoie": "8", "typeVoie": "R", "libelleVoie": "BASSE", "ligneAcheminement": "99155 VERNOLES"}
        ],
        "contact": [
            {"telecom": {"telephone": "0199007002", "courriel": "Accueil@courriel.example", "telecopie": None}}
        ],
    } | changes
    entity = {"informationsGeneralesPMEJ": {"numFinessPm": "990000010"}, "ege": [ege]}
    document = {"schemaVersion": "1", "gco": [], "pmej": [entity]}
    return list(read_establishments(io.BytesIO(json.dumps(document).encode())))


@pytest.mark.feature(33)
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig"])
def test_a_classic_line_gives_the_establishment(encoding: str) -> None:
    (row,) = classic(LINE.replace("Pharmacie de", "Pharmacie dé"), encoding=encoding)
    assert isinstance(row, EstablishmentRow)
    assert (row.finess, row.name) == ("990310039", "Pharmacie dé la Fontaine")
    assert (row.street, row.postal_code, row.town) == ("8 RUE BASSE", "99155", "VERNOLES")
    assert (row.phone, row.category, row.is_open) == ("01 99 00 70 02", "Pharmacie", True)


def test_quoted_fields_may_hold_semicolons() -> None:
    (row,) = classic(LINE.replace("Pharmacie de la Fontaine", '"Fontaine; la ""grande"""'))
    assert isinstance(row, EstablishmentRow)
    assert row.name == 'Fontaine; la "grande"'


def test_corsican_numbers_are_taken_and_bad_lines_told() -> None:
    read = classic(LINE.replace("990310039", "2A0000014"), "x;y", LINE.replace("990310039", "99"), LINE)
    assert [row.number if isinstance(row, BadLine) else row.finess for row in read] == ["2A0000014", 3, 4, "990310039"]


def test_the_extraction_without_column_names_is_read() -> None:
    values = [
        "structureet",
        "990310039",
        "990000010",
        "PH",
        "PHARMACIE FONTAINE",
        "",
        "",
        "8",
        "R",
        "BASSE",
        "",
        "",
        "015",
    ]
    values += [
        "99",
        "",
        "99155 VERNOLES",
        "0199007002",
        "",
        "620",
        "Pharmacie",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    ]
    text = "finess;etalab;103;2026-03-04\n" + ";".join(values) + "\ngeolocalisation;990310039;1;2;3;2026-01-01\n"
    (row,) = read_establishments(io.BytesIO(text.encode()))
    assert isinstance(row, EstablishmentRow)
    assert (row.finess, row.town, row.category) == ("990310039", "VERNOLES", "Pharmacie")


@pytest.mark.feature(33)
def test_the_newer_form_gives_the_same() -> None:
    (row,) = structures()
    assert isinstance(row, EstablishmentRow)
    assert (row.finess, row.legal_finess, row.name) == ("990310039", "990000010", "PHARMACIE FONTAINE")
    assert (row.street, row.postal_code, row.town) == ("8 RUE BASSE", "99155", "VERNOLES")
    assert (row.phone, row.email) == ("01 99 00 70 02", "accueil@courriel.example")
    assert (row.category, row.is_open) == ("Pharmacie d’officine", True)


@pytest.mark.parametrize("state", ["I", {"code": "I", "system": "tre_r386"}])
def test_an_inactive_establishment_is_closed(state: Any) -> None:
    (row,) = structures(etatObjet=state)
    assert isinstance(row, EstablishmentRow)
    assert not row.is_open


def test_an_establishment_without_a_number_is_told() -> None:
    assert structures(informationsGeneralesEGE={}) == [BadLine(1, "numéro FINESS illisible")]


@pytest.mark.parametrize("start", [b"", b"a;b\n1;2\n", b'{"pmej": [{"ege": [', b'{"other": []}', b"\xff\x00"])
def test_another_or_a_damaged_file_is_refused_with_a_sentence(start: bytes) -> None:
    with pytest.raises(WrongFile):
        list(read_establishments(io.BytesIO(start)))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpora are not on this machine")
def test_real_extracts_are_read_without_losing_any() -> None:
    (path,) = CORPUS.glob("*102_stock_20211214*.xml")
    found = ElementTree.parse(path).getroot().findall("structureet")
    names = list(dict.fromkeys(field.tag for one in found for field in one))
    lines = [";".join((one.findtext(name) or "").replace(";", ",") for name in names) for one in found]
    read = list(read_establishments(io.BytesIO("\n".join([";".join(names), *lines]).encode("latin-1", "replace"))))
    assert found
    assert len(read) == len(found)
    rows = [row for row in read if isinstance(row, EstablishmentRow)]
    assert len(rows) == len(found)
    assert all(row.finess and row.town and len(row.postal_code) == 5 for row in rows)
