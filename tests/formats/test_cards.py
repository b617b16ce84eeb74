"""What is read in the subject of a card's certificate."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.cards import NotACard, read_card
from tests.igc import FINESS, INES, Hierarchy, a_hierarchy, employee, invented_authorities, name, professional


@pytest.fixture(scope="module")
def igc(tmp_path_factory: pytest.TempPathFactory) -> Hierarchy:
    folder: Path = tmp_path_factory.mktemp("igc")
    return a_hierarchy(folder)


def test_a_cps_gives_its_holder_and_their_national_id(igc: Hierarchy) -> None:
    card = igc.people.card(professional(), card_type=0)
    read = read_card(card.certificate)
    assert (read.kind, read.holder, read.national_id) == ("cps", "Inès CORVOISIER", INES)
    assert read.number == f"{card.certificate.serial_number:X}"


@pytest.mark.parametrize(
    ("subject", "card_type", "kind", "national_id", "structure_id"),
    [
        (professional(), 1, "cpf", INES, ""),
        (professional(), None, "cps", INES, ""),
        (professional("0991234567"), None, "cps", "0991234567", ""),
        (professional("02A1234567"), 0, "cps", "02A1234567", ""),
        (employee(), 2, "cpe", "", FINESS),
        (employee(unit="CDE"), 2, "cde", "", FINESS),
        (employee(), None, "cpe", "", FINESS),
        (employee("312345678900012"), 2, "cpe", "", "312345678900012"),
        (employee(common_name=f"{FINESS}/0000000042"), 2, "cpe", "", FINESS),
        (employee(common_name=INES), 2, "cpe", INES, FINESS),
        (name(title="Directeur CPE", common_name=INES), 0, "cps", INES, ""),
    ],
)
def test_every_kind_of_card_is_told(
    igc: Hierarchy, subject: x509.Name, card_type: int | None, kind: str, national_id: str, structure_id: str
) -> None:
    read = read_card(igc.people.card(subject, card_type=card_type).certificate)
    assert (read.kind, read.national_id, read.structure_id) == (kind, national_id, structure_id)


@pytest.mark.parametrize(
    ("subject", "card_type"),
    [
        (name(common_name="www.medipli.example"), None),
        (name(common_name="Inès Corvoisier"), 0),
        (employee(common_name="42"), 0),
        (name(common_name="89970004200"), None),
        (name(common_name="8997000420091"), None),
    ],
)
def test_a_certificate_without_an_identifier_is_no_card(
    igc: Hierarchy, subject: x509.Name, card_type: int | None
) -> None:
    with pytest.raises(NotACard):
        read_card(igc.people.card(subject, card_type=card_type).certificate)


@given(text=st.text(min_size=1, max_size=60))
def test_any_name_is_read_or_refused(text: str) -> None:
    _, authority = invented_authorities()
    try:
        made = authority.card(name(common_name=INES, given_name=text)).certificate
    except (ValueError, TypeError):
        return
    holder = read_card(made).holder
    assert holder.isprintable()
    assert len(holder) <= 200
