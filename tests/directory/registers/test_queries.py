"""What the registers say, and how old they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from medipli.directory.models import RegisterLoad
from medipli.directory.registers import queries
from tests.directory.registers import rows

pytestmark = pytest.mark.django_db


@pytest.mark.feature(39)
def test_a_professional_is_found_with_the_places_where_they_work(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rows.practitioners([rows.activity(1), rows.activity(1, name="CLINIQUE", finess=""), rows.activity(2)])
    with django_assert_num_queries(1):
        found = queries.practitioner("8 997 0000 0001")
    assert found is not None
    assert (found.last_name, found.profession) == ("ESTREMONT", "Pharmacien")
    assert [site.name for site in found.sites] == ["CLINIQUE", "PHARMACIE DE LA FONTAINE"]
    assert found.sites[1].finess == "990310039"


def test_the_line_that_names_a_speciality_counts() -> None:
    rows.practitioners([rows.activity(1), rows.activity(1, name="B", speciality="Cardiologie")])
    found = queries.practitioner("899700000001")
    assert found is not None
    assert found.speciality == "Cardiologie"


def test_empty_registers_know_nothing() -> None:
    assert queries.practitioner("899700000001") is None
    assert queries.establishment("990000001") is None
    assert queries.find_establishments("pharmacie") == []
    assert queries.own_address("899700000001") is None
    assert not queries.freshness("practitioners").is_loaded


@pytest.mark.parametrize(
    "hostile", ["", "'", "\\", "%", "\x00", "x" * 5000, "& | !", ":*", "\u202e", "١٢٣", "<script>"]
)
def test_hostile_text_finds_nothing_and_breaks_nothing(hostile: str) -> None:
    rows.establishments([rows.establishment(1)])
    assert queries.find_establishments(hostile) == []
    assert queries.establishment(hostile) is None
    assert queries.practitioner(hostile) is None
    assert queries.own_address(hostile) is None


@pytest.mark.feature(12)
@pytest.mark.parametrize(
    "text", ["pharm", "FONTAINE vern", "pharmacie évrin", "vernoles", "99155", "99 0000 001", "990000001"]
)
def test_an_establishment_is_found_by_name_town_postal_code_or_number(
    text: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows.establishments(
        [
            rows.establishment(1, name="Pharmacie de la Fontaine d’Évrin"),
            rows.establishment(9, name="EHPAD", town="X", postal_code=""),
        ]
    )
    with django_assert_num_queries(1):
        found = queries.find_establishments(text)
    assert [one.finess for one in found] == ["990000001"]


def test_closed_establishments_and_other_departments_are_not_proposed() -> None:
    rows.establishments(
        [
            rows.establishment(1),
            rows.establishment(2, is_open=False),
            rows.establishment(3, postal_code="97400", town="Saint-Denis"),
            rows.establishment(4, postal_code="20000", town="Ajaccio"),
        ]
    )
    assert len(queries.find_establishments("pharmacie")) == 3
    assert [one.finess for one in queries.find_establishments("pharmacie", region_departments=["974"])] == ["990000003"]
    assert [one.finess for one in queries.find_establishments("pharmacie", region_departments=["2A"])] == ["990000004"]
    assert len(queries.find_establishments("pharmacie", limit=1)) == 1


def test_a_register_is_stale_after_its_days() -> None:
    today = timezone.localdate()
    rows.establishments([rows.establishment(1)], data_of=today - timedelta(days=45))
    assert not queries.freshness("establishments").is_stale
    rows.establishments([rows.establishment(1)], data_of=today - timedelta(days=46), confirm=True)
    known = queries.freshness("establishments")
    assert (known.is_loaded, known.is_stale, known.rows) == (True, True, 1)
    assert not queries.freshness("practitioners").is_loaded


def test_a_file_without_a_day_is_as_old_as_its_loading() -> None:
    rows.establishments([rows.establishment(1)])
    assert not queries.freshness("establishments").is_stale
    RegisterLoad.objects.update(loaded_at=timezone.now() - timedelta(days=60))
    assert queries.freshness("establishments").is_stale
