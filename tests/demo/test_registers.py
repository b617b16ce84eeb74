"""The invented registers of the demonstration: visibly fictional, and enough to try every journey."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from medipli.audit.actor import service
from medipli.directory.registers import queries
from medipli.formats import identifiers
from medipli.ops.demo import registers as seeding
from medipli.ops.demo.content import registers
from medipli.ops.demo.content.organisations import ORGANISATIONS
from medipli.ops.demo.content.people import PEOPLE
from medipli.ops.demo.towns import TOWNS
from medipli.organisations.models import ProfessionDomain, Region

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "operator.md"


def test_every_identifier_is_fictional_and_has_its_key() -> None:
    for row in registers.activities():
        assert identifiers.is_fictional_rpps(row.national_id)
        assert identifiers.is_valid_national_id(row.national_id)
        assert row.email.endswith(".example") or not row.email
    for place in registers.establishments():
        assert place.finess[:2] in ("99", "96")
        assert identifiers.is_valid_finess(place.finess)
        assert re.fullmatch(r"01 99 00 \d\d \d\d", place.phone)
    numbers = Counter(row.national_id for row in registers.activities())
    assert len(numbers) > 75
    assert set(numbers.values()) == {1}


def test_every_town_of_the_demonstration_is_a_town() -> None:
    known = {(code, one.name) for one in TOWNS for code in one.postal_codes}
    assert {(one.postal_code, one.town) for one in registers.establishments()} <= known
    assert {(one.postcode, one.town) for one in ORGANISATIONS} <= known


@pytest.mark.django_db
@pytest.mark.feature(39)
def test_there_is_somebody_for_every_journey() -> None:
    seeding.load(service("tests"))
    assert queries.own_address(f"8{registers.OWN_EMAIL_KNOWN}") == "coline.estremont@courriel.example"
    for known in (registers.SHARED_EMAIL_ONLY, registers.NO_EMAIL):
        assert queries.practitioner(f"8{known}") is not None
        assert queries.own_address(f"8{known}") is None
    assert queries.practitioner(f"8{registers.UNKNOWN}") is None
    first, second = (queries.practitioner(f"8{number}") for number in registers.HOMONYMS)
    assert first is not None
    assert second is not None
    assert (first.last_name, first.first_name) == (second.last_name, second.first_name)
    assert first.profession != second.profession
    assert all(queries.own_address(f"8{number}") for number in registers.HOMONYMS)
    (closed,) = (one for one in registers.establishments() if not one.is_open)
    found = queries.establishment(closed.finess)
    assert found is not None
    assert not found.is_open
    for person in PEOPLE:
        assert not person.rpps or queries.own_address(f"8{person.rpps}") == person.email


def test_the_guide_names_numbers_that_the_registers_hold() -> None:
    text = GUIDE.read_text()
    for number in (registers.OWN_EMAIL_KNOWN, registers.SHARED_EMAIL_ONLY, registers.NO_EMAIL, registers.UNKNOWN):
        assert number in text
    for number in registers.HOMONYMS:
        assert number in text
    finess = {one.finess: one for one in registers.establishments()}
    named = re.findall(r"FINESS (\d{9}) \(([^),]+)", text)
    assert len(named) == 2
    assert all(finess[number].name == name for number, name in named)


@pytest.mark.django_db
@pytest.mark.feature(17)
def test_open_regions_have_domains_and_closed_ones_say_whom_to_turn_to() -> None:
    home = Region.objects.create(code="vo", name="Val-d’Orlane", is_open=True)
    seeding.open_regions(home)
    assert list(Region.objects.filter(is_open=True).order_by("name").values_list("name", flat=True)) == [
        "Côte-d’Argelle",
        "Hauts-de-Brume",
        "Pays-de-Lisse",
        "Val-d’Orlane",
    ]
    for region in Region.objects.all():
        assert region.domains.exists() == region.is_open
        assert bool(region.turn_to) != region.is_open
    assert ProfessionDomain.objects.get(region=home, profession="21").domain == "pharmacien.vo.mssante.example"
