"""Somebody is found by what one knows of them, and who is meant comes first."""

from __future__ import annotations

from typing import Any

import pytest

from medipli import cli
from medipli.audit.actor import service
from medipli.directory.registers.loading import Source, load_mailboxes
from medipli.directory.searching import read, search
from medipli.formats.annuaire import MailboxRow
from tests.directory.registers.test_mailboxes import mailbox

TEAM = {"kind": "ORG", "national_id": "", "last_name": "", "first_name": ""}
pytestmark = pytest.mark.django_db


def load(*rows: MailboxRow) -> None:
    load_mailboxes(service("tests"), Source("list.txt", "0" * 64), rows)


def first(text: str, count: int = 3, **options: Any) -> list[str]:
    return [hit.address for hit in search(read(text), **options).hits[:count]]


def test_profession_speciality_structure_and_place_are_understood() -> None:
    load(
        mailbox(1, profession="Médecin", speciality="Cardiologie et maladies vasculaires (SM)", town="TOULOUSE"),
        mailbox(2, profession="Infirmier", town="TOULOUSE"),
        mailbox(3, **TEAM, structure="PHARMACIE DES HALLES", town="ALBI"),
        mailbox(4, **TEAM, structure="CH D’ALBI", service="Maternité"),
    )
    assert first("estremont cardio toulouse") == ["coline.estremont.1@pharmacien.vo.mssante.example"]
    assert first("toulouse infirmiere")[:1] == ["coline.estremont.2@pharmacien.vo.mssante.example"]
    assert first("pharmacie halles")[:1] == ["coline.estremont.3@pharmacien.vo.mssante.example"]
    assert first("albi maternite")[:1] == ["coline.estremont.4@pharmacien.vo.mssante.example"]


def test_a_surname_comes_before_a_first_name_or_a_town_of_that_word() -> None:
    load(
        mailbox(1, last_name="BERNARD", first_name="Martin"),
        mailbox(2, last_name="DORVIGNY", first_name="Anne", town="SAINT MARTIN"),
        mailbox(3, last_name="MARTIN", first_name="Odile"),
        mailbox(4, last_name="MARTINET", first_name="Odile"),
    )
    assert first("martin", 1) == ["coline.estremont.3@pharmacien.vo.mssante.example"]


def test_who_works_in_the_department_of_the_asker_comes_first() -> None:
    load(
        *(mailbox(number, last_name="MARTIN", first_name="Anne", postal_code="75001") for number in range(3)),
        mailbox(9, last_name="MARTIN", first_name="Zoé", postal_code="31000", town="TOULOUSE"),
    )
    assert first("martin", 1, department="31") == ["coline.estremont.9@pharmacien.vo.mssante.example"]


def test_corsica_is_two_departments_with_one_beginning() -> None:
    load(
        *(mailbox(number, last_name="MARTIN", first_name="Anne", postal_code="20200") for number in range(3)),
        mailbox(9, last_name="MARTIN", first_name="Zoé", postal_code="20000"),
    )
    assert first("martin", 1, department="2A") == ["coline.estremont.9@pharmacien.vo.mssante.example"]


def test_a_word_taken_for_another_is_said() -> None:
    load(mailbox(1, last_name="CORVOISIER"))
    assert search(read("corvosier")).is_corrected
    assert not search(read("corvoisier")).is_corrected
    assert search(read("zzzzzz")).hits == ()


@pytest.mark.parametrize("text", ["", "a", "' OR 1=1 --", "!&|():*<->", "%_", "x" * 5000, "é" * 300, "\x00", "1" * 300])
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    load(mailbox(1))
    search(read(text), department="31")


def test_the_command_shows_what_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    load(mailbox(1, profession="Pharmacien", town="ALBI", postal_code="81000"))
    assert cli.main(["directory", "search", "estremond", "albi"]) == 0
    assert "PER  ESTREMONT Coline (Pharmacien, 81000, ALBI)  coline.estremont.1@" in capsys.readouterr().out
    assert cli.main(["directory", "search", "personne"]) == 1
