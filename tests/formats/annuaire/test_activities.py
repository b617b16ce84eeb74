"""The file of the activities of professionals, with what real files hold (all people invented)."""

from __future__ import annotations

import io

import pytest

from medipli.formats.annuaire import COLUMNS, ActivityRow, read_activities
from medipli.formats.registerlines import BadLine, WrongFile

SAID = {
    "national_id": "899700500012",
    "last_name": "ESTREMONT",
    "first_name": "Coline",
    "profession_code": "21",
    "profession": "Pharmacien",
    "name": "PHARMACIE DE LA FONTAINE",
    "finess": "990310039",
    "number": "8",
    "repetition": "B",
    "street_type": "RUE",
    "street": "BASSE",
    "postal_code": "99155",
    "town": "VERNOLES",
    "phone": "0199007002",
    "email": "Coline.Estremont@courriel.example",
}


def content(*lines: str, headings: list[str] | None = None) -> io.BytesIO:
    return io.BytesIO("\n".join(["|".join(headings or list(COLUMNS.values())) + "|", *lines]).encode())


def line(**said: str) -> str:
    return "".join(f"{ {**SAID, **said}.get(name, '') }|" for name in COLUMNS)


def only(*lines: str) -> ActivityRow:
    (row,) = read_activities(content(*lines))
    assert isinstance(row, ActivityRow)
    return row


@pytest.mark.feature(39)
def test_a_line_gives_the_professional_and_the_place() -> None:
    row = only(line())
    assert (row.national_id, row.last_name, row.profession_code) == ("899700500012", "ESTREMONT", "21")
    assert (row.street, row.postal_code, row.town) == ("8 B RUE BASSE", "99155", "VERNOLES")
    assert (row.phone, row.email) == ("01 99 00 70 02", "coline.estremont@courriel.example")


def test_columns_are_found_by_name_in_any_order_and_with_new_ones() -> None:
    names = list(reversed(COLUMNS))
    headings = ["Nouvelle colonne", *(COLUMNS[name] for name in names)]
    text = "x|" + "".join(f"{SAID.get(name, '')}|" for name in names)
    assert next(read_activities(content(text, headings=headings))) == only(line())


def test_the_town_may_stand_in_the_cedex_office() -> None:
    row = only(line(town="", postal_code="", office="25300 DOUBS"))
    assert (row.postal_code, row.town) == ("25300", "DOUBS")
    assert only(line(town="", office="99155 VERNOLES CEDEX 2")).town == "VERNOLES"


def test_a_foreign_address_names_its_country() -> None:
    row = only(line(postal_code="1204", town="GENEVE", country="SUISSE"))
    assert (row.postal_code, row.town) == ("1204", "GENEVE (SUISSE)")
    assert only(line(country="FRANCE")).town == "VERNOLES"


def test_a_street_number_may_hold_letters_and_a_box_stands_for_a_missing_street() -> None:
    assert only(line(number="12TER", repetition="")).street == "12TER RUE BASSE"
    assert only(line(number="", repetition="", street_type="", street="", distribution="BP 7")).street == "BP 7"


def test_what_cannot_be_an_identifier_of_a_place_is_left_out() -> None:
    row = only(line(finess="99 031 0039", siret="123", email="néant"))
    assert (row.finess, row.siret, row.email) == ("990310039", "", "")


def test_each_bad_line_is_told_with_its_number_and_reason() -> None:
    file = content(line(), "trop|court|", line(national_id="12"), line(last_name=""), "", line())
    read = list(read_activities(file))
    assert [row.number for row in read if isinstance(row, BadLine)] == [3, 4, 5]
    assert "2 colonnes au lieu de" in next(row.reason for row in read if isinstance(row, BadLine))
    assert sum(isinstance(row, ActivityRow) for row in read) == 2


def test_unreadable_and_endless_lines_do_not_stop_the_rest() -> None:
    whole = content(line()).getvalue() + b"\n\xff\xfe|\n" + b"x" * 200_000 + b"\n" + line().encode()
    read = list(read_activities(io.BytesIO(whole)))
    assert [type(row).__name__ for row in read] == ["ActivityRow", "BadLine", "BadLine", "ActivityRow"]


def test_invisible_characters_are_taken_out() -> None:
    assert only(line(last_name="ESTRE\u202eMONT\x00")).last_name == "ESTREMONT"


@pytest.mark.parametrize("start", [b"", b"nofinesset;rs\n", b"\x00\x01\x02", b"PK\x03\x04"])
def test_another_file_is_refused_with_a_sentence(start: bytes) -> None:
    with pytest.raises(WrongFile, match=r"vide|Annuaire"):
        list(read_activities(io.BytesIO(start)))
