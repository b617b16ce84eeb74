from __future__ import annotations

import re

import pytest
from django.test import Client

from medipli import cli
from medipli.identity.models import AddressChange, Person
from medipli.organisations.models import Region
from medipli.organisations.policy import desk_regions
from tests.people import a_person

pytestmark = pytest.mark.django_db
PHRASE = "marais cuivre lanterne vent"


def printed_path(output: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", output)
    assert found
    return found[1]


def test_the_first_operator_chooses_a_password_behind_a_link_that_serves_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["account", "create", "op@courrier.example", "--operator", "--first-name", "Malo", "--last-name", "Hentric"]
    assert cli.main(words) == 0
    path = printed_path(capsys.readouterr().out)
    person = Person.objects.get(email="op@courrier.example")
    assert person.role == Person.Role.OPERATOR
    answer = Client().post(path, {"password": PHRASE, "again": PHRASE})
    assert answer.status_code == 302
    assert Client().post(path, {"password": PHRASE + "s", "again": PHRASE + "s"}).status_code == 410
    answer = Client().post("/connexion", {"email": "op@courrier.example", "password": PHRASE})
    assert answer["Location"] == "/connexion/code"


def test_a_reset_link_needs_no_recovery_code_and_voids_the_link_before(capsys: pytest.CaptureFixture[str]) -> None:
    person = a_person()
    assert cli.main(["account", "reset-link", person.email]) == 0
    first = printed_path(capsys.readouterr().out)
    assert cli.main(["account", "reset-link", person.email]) == 0
    second = printed_path(capsys.readouterr().out)
    assert Client().get(first).status_code == 410
    assert Client().post(second, {"password": PHRASE, "again": PHRASE}).status_code == 302


def test_an_unknown_address_and_a_wrong_one_end_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["account", "reset-link", "nobody@courrier.example"]) == 2
    assert "Nobody signs in" in capsys.readouterr().err
    assert cli.main(["account", "create", "pas une adresse", "--first-name", "A", "--last-name", "B"]) == 2
    assert "valable" in capsys.readouterr().err


def test_the_address_of_somebody_of_the_service_changes_by_a_link_to_the_new_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    person = a_person(role=Person.Role.OPERATOR)
    assert cli.main(["account", "change-address", person.email, "nouvelle@courrier.example"]) == 0
    assert "48 hours" in capsys.readouterr().out
    change = AddressChange.objects.get(person=person)
    assert (change.is_by_desk, change.by_desk_id) == (True, None)
    assert cli.main(["account", "change-address", person.email, "pas une adresse"]) == 2
    assert cli.main(["account", "change-address", "nobody@courrier.example", "b@courrier.example"]) == 2


def test_accounts_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    person = a_person()
    assert cli.main(["account", "list"]) == 0
    assert person.email in capsys.readouterr().out


def test_a_desk_agent_is_made_for_a_region(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["account", "create", "desk@courrier.example", "--first-name", "Tessa", "--last-name", "Lorméac", "--desk"]
    assert cli.main([*words, "vo"]) == 2
    assert not Person.objects.exists()
    region = Region.objects.create(code="vo", name="Val-d’Orlane")
    assert cli.main([*words, "vo"]) == 0
    assert desk_regions(Person.objects.get().pk) == (region.pk,)
