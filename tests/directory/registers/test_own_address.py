"""A professional's own address proves who asks; an address that others may read proves nothing."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from medipli.directory.registers.queries import own_address
from tests.directory.registers import rows

pytestmark = [pytest.mark.django_db, pytest.mark.feature(39)]
OWN = "coline.estremont@courriel.example"
NUMBER = "899700000001"


def test_an_address_of_one_professional_alone_is_their_own(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows.practitioners([rows.activity(1, email=OWN), rows.activity(2, email="autre@courriel.example")])
    with django_assert_num_queries(1):
        assert own_address(NUMBER) == OWN


def test_an_address_of_two_professionals_is_nobodys() -> None:
    rows.practitioners([rows.activity(1, email=OWN), rows.activity(2, email=OWN)])
    assert own_address(NUMBER) is None


def test_an_address_of_an_establishment_is_nobodys() -> None:
    rows.establishments([rows.establishment(1, email=OWN)])
    rows.practitioners([rows.activity(1, email=OWN)])
    assert own_address(NUMBER) is None


@pytest.mark.parametrize(
    "email",
    [
        "contact@courriel.example",
        "secretariat.dr.estremont@courriel.example",
        "cabinet-estremont@courriel.example",
        "pharmacieestremont@courriel.example",
        "info@courriel.example",
        "ehpad12@courriel.example",
        "Accueil.Nord@courriel.example",
        "lafontaine.vernoles@courriel.example",
        "12345@courriel.example",
        "coline.estremont@localhost",
        "coline.estremont",
        "",
    ],
)
def test_an_address_that_a_team_may_read_is_not_ones_own(email: str) -> None:
    rows.practitioners([rows.activity(1, email=email.lower())])
    assert own_address(NUMBER) is None


def test_a_place_that_bears_ones_name_does_not_make_the_address_a_structures() -> None:
    rows.practitioners([rows.activity(1, name="DOCTEUR ESTREMONT", email=OWN)])
    assert own_address(NUMBER) == OWN


def test_an_address_that_is_a_structures_at_one_place_is_so_everywhere() -> None:
    email = "fontaine@courriel.example"
    rows.practitioners([rows.activity(1, email=email), rows.activity(1, name="DOMICILE", email=email)])
    assert own_address(NUMBER) is None


def test_of_several_the_one_given_for_most_places_counts() -> None:
    rows.practitioners(
        [
            rows.activity(1, name="A", email="a.estremont@courriel.example"),
            rows.activity(1, name="B", email=OWN),
            rows.activity(1, name="C", email=OWN),
        ]
    )
    assert own_address(NUMBER) == OWN
