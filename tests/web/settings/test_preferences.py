"""Choices made outside the settings follow the person: the theme, single keys, the width of the list."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from medipli.identity.models import Person
from medipli.identity.preferences import Preferences, of_json
from tests.boxes import a_mailbox
from tests.people import a_person, signed_in_client

pytestmark = pytest.mark.django_db
ADDRESS = "/compte/preferences"


def chosen(person: Person) -> Preferences:
    return of_json(Person.objects.get(pk=person.pk).preferences)


@pytest.mark.parametrize(
    ("posted", "name", "value"),
    [
        ({"theme": "dark"}, "theme", "dark"),
        ({"single_keys": "off"}, "shortcuts", False),
        ({"list_width": "480"}, "list_width", 480),
    ],
)
def test_a_choice_is_kept_on_the_account_and_leaves_the_others(posted: Any, name: str, value: Any) -> None:
    person, other = a_person(), a_person()
    client = signed_in_client(person)
    client.post(ADDRESS, {"theme": "light"})
    assert client.post(ADDRESS, posted).status_code == 204
    assert getattr(chosen(person), name) == value
    assert chosen(person) == Preferences().but(**{"theme": "light", name: value})
    assert chosen(other) == Preferences()


@pytest.mark.parametrize(
    "posted",
    [
        {"theme": "rose"},
        {"single_keys": "oui"},
        {"list_width": "90"},
        {"list_width": "²"},
        {"theme": "dark", "list_width": "9999"},
    ],
)
def test_what_is_no_choice_changes_nothing(posted: Any) -> None:
    person = a_person()
    assert signed_in_client(person).post(ADDRESS, posted).status_code == 422
    assert chosen(person) == Preferences()


def test_a_stranger_and_another_site_change_nothing() -> None:
    person = a_person()
    assert Client().post(ADDRESS, {"theme": "dark"})["Location"].startswith("/connexion")
    strict = signed_in_client(person, enforce_csrf_checks=True)
    assert strict.post(ADDRESS, {"theme": "dark"}).status_code == 403
    assert strict.get(ADDRESS).status_code == 405
    assert chosen(person) == Preferences()


def test_the_account_menu_and_the_list_post_their_choices_there() -> None:
    person = a_person()
    box = a_mailbox(person)
    page = signed_in_client(person).get(f"/boites/{box.pk}/").content.decode()
    for element in ("<theme-switch", "<pane-separator", "data-single-keys"):
        assert f'data-url="{ADDRESS}"' in page.partition(element)[2].partition(">")[0], element
