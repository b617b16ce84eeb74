from __future__ import annotations

import dataclasses

import pytest

from medipli.audit.actor import service
from medipli.audit.models import Event
from medipli.identity.actions.create_person import AccountRefused, NewPerson, add_sign_in_address, create_person
from medipli.identity.factors import PASSWORD as PASSWORD_FACTOR
from medipli.identity.models import Person
from medipli.identity.names import find_person

pytestmark = pytest.mark.django_db
ACTOR = service("tests")
NEW = NewPerson(email="Yael.Trevalon@Courrier.example", first_name="Yaël", last_name="Trévalon")


def test_a_new_account_has_no_password() -> None:
    person = create_person(ACTOR, NEW)
    assert not PASSWORD_FACTOR.is_available(person)
    assert Event.objects.filter(action="person.create", target=f"person:{person.pk}").exists()


def test_people_are_found_under_each_of_their_names() -> None:
    person = create_person(ACTOR, NEW, sign_in_addresses=["yael.trevalon@infirmier.vo.mssante.example"])
    assert find_person(" yael.trevalon@courrier.EXAMPLE ") == person
    assert find_person("yael.trevalon@infirmier.vo.mssante.example") == person
    assert find_person("yael@courrier.example") is None


def test_a_closed_account_is_not_found() -> None:
    person = create_person(ACTOR, NEW)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert find_person(NEW.email) is None


@pytest.mark.parametrize("name", ["", "\x00", "a\x00b@courrier.example", "x" * 300 + "@courrier.example", "@"])
def test_an_impossible_name_finds_nobody(name: str) -> None:
    assert find_person(name) is None


@pytest.mark.parametrize(
    "email",
    ["", "ines", "a@b\nBcc: c@d.example", "a\r\nb@c.example", "a\x00@b.example", "x" * 300 + "@b.example"],
)
def test_an_address_that_is_none_is_refused_in_french(email: str) -> None:
    with pytest.raises(AccountRefused, match="adresse"):
        create_person(ACTOR, dataclasses.replace(NEW, email=email))


def test_a_name_with_a_line_break_is_refused() -> None:
    with pytest.raises(AccountRefused, match="caractère"):
        create_person(ACTOR, dataclasses.replace(NEW, last_name="Trévalon\r\nBcc: x@y.example"))


def test_a_name_of_300_characters_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(AccountRefused):
        create_person(ACTOR, dataclasses.replace(NEW, last_name="T" * 300))
    assert not Person.objects.exists()


def test_one_address_serves_one_account() -> None:
    person = create_person(ACTOR, NEW)
    with pytest.raises(AccountRefused, match="déjà"):
        create_person(ACTOR, NEW)
    other = create_person(ACTOR, dataclasses.replace(NEW, email="autre@courrier.example"))
    with pytest.raises(AccountRefused, match="déjà"):
        add_sign_in_address(other, person.email)
