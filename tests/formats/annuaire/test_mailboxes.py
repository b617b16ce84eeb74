"""The national list of mailboxes, with what such files hold (all people invented)."""

from __future__ import annotations

import io

import pytest

from medipli.formats.annuaire import MAILBOX_COLUMNS, MailboxRow, read_mailboxes
from medipli.formats.registerlines import BadLine, WrongFile

PERSONAL = {
    "kind": "PER",
    "address": "Coline.Estremont@pharmacien.vo.mssante.example",
    "person_id_type": "8",
    "person_number": "99700500012",
    "national_id": "899700500012",
    "civility": "MME",
    "last_name": "ESTREMONT",
    "first_name": "Coline",
    "profession_code": "21",
    "profession": "Pharmacien",
    "is_paperless": "O",
    "number": "8",
    "repetition": "B",
    "street_type": "RUE",
    "street": "BASSE",
    "routing": "99155 VERNOLES CEDEX 2",
    "postal_code": "99155",
    "country": "FRANCE",
}
SHARED = {
    "kind": "ORG",
    "address": "cardiologie@ch-vernoles.mssante.example",
    "structure_id_type": "1",
    "structure_id": "990310039",
    "service": "Cardiologie",
    "structure": "CENTRE HOSPITALIER DE VERNOLES",
    "locality": "LES PRÉS",
    "routing": "99155 VERNOLES",
}


def content(*lines: str, headings: list[str] | None = None) -> io.BytesIO:
    return io.BytesIO("\n".join(["|".join(headings or list(MAILBOX_COLUMNS.values())), *lines]).encode())


def line(said: dict[str, str], **other: str) -> str:
    return "|".join((said | other).get(name, "") for name in MAILBOX_COLUMNS)


def only(said: dict[str, str], **other: str) -> MailboxRow:
    (row,) = read_mailboxes(content(line(said, **other)))
    assert isinstance(row, MailboxRow), row
    return row


def refused(said: dict[str, str], **other: str) -> str:
    (row,) = read_mailboxes(content(line(said, **other)))
    assert isinstance(row, BadLine)
    return row.reason


def test_the_file_has_its_thirty_one_columns() -> None:
    assert len(MAILBOX_COLUMNS) == 31


def test_a_personal_mailbox_comes_with_its_professional() -> None:
    row = only(PERSONAL)
    assert (row.kind, row.address) == ("PER", "coline.estremont@pharmacien.vo.mssante.example")
    assert (row.national_id, row.last_name, row.profession) == ("899700500012", "ESTREMONT", "Pharmacien")
    assert (row.street, row.postal_code, row.town) == ("8 B RUE BASSE", "99155", "VERNOLES")
    assert row.is_paperless


def test_a_shared_mailbox_comes_with_its_structure() -> None:
    row = only(SHARED)
    assert (row.structure_id, row.structure, row.service) == (
        "1990310039",
        "CENTRE HOSPITALIER DE VERNOLES",
        "Cardiologie",
    )
    assert (row.street, row.postal_code) == ("LES PRÉS", "99155")
    assert not row.is_paperless


@pytest.mark.parametrize(
    ("kind", "number", "known"),
    [
        ("1", "990310039", "1990310039"),
        ("1", "1990310039", "1990310039"),
        ("", "1990310039", "1990310039"),
        ("3", "99031003900012", "399031003900012"),
        ("2", "990310039", "2990310039"),
        ("1", "12", ""),
        ("", "", ""),
    ],
)
def test_a_structure_is_known_by_its_type_and_number(kind: str, number: str, known: str) -> None:
    assert only(SHARED, structure_id_type=kind, structure_id=number).structure_id == known


def test_columns_are_found_by_name_in_any_order_and_with_new_ones() -> None:
    names = list(reversed(MAILBOX_COLUMNS))
    headings = ["Nouvelle colonne", *(MAILBOX_COLUMNS[name] for name in names)]
    text = "|".join(["x", *(PERSONAL.get(name, "") for name in names)])
    assert list(read_mailboxes(content(text, headings=headings))) == [only(PERSONAL)]


def test_lines_that_cannot_be_taken_are_named_and_the_others_go_on() -> None:
    assert "type de boîte inconnu" in refused(PERSONAL, kind="FAX")
    for address in ("", "coline", "a@b", "@mssante.example", "a b@mssante.example", "a" * 250 + "@b.example"):
        assert refused(PERSONAL, address=address) == "adresse illisible"
    assert refused(PERSONAL, last_name="") == "boîte personnelle sans nom"
    rows = list(read_mailboxes(content("PER|cut", line(PERSONAL), line(SHARED).replace("|", ";"))))
    assert [isinstance(row, BadLine) for row in rows] == [True, False, True]


def test_a_number_that_is_none_is_left_out() -> None:
    assert only(PERSONAL, national_id="12").national_id == ""


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"a;b;c\n1;2;3\n", b"Type de BAL|Adresse BAL\nPER|a@b.example"])
def test_another_file_is_refused_with_a_sentence(raw: bytes) -> None:
    with pytest.raises(WrongFile):
        list(read_mailboxes(io.BytesIO(raw)))
