from __future__ import annotations

from typing import Any

import pytest

from medipli.audit.actor import Actor
from medipli.audit.models import Event
from medipli.identity.actions.set_preferences import set_preferences
from medipli.identity.preferences import Preferences, of_json
from tests.people import a_person


def test_what_is_stored_comes_back() -> None:
    chosen = Preferences(theme="dark", density="compact", list_width=480, undo_seconds=20, shortcuts=False)
    assert of_json(chosen.as_json()) == chosen


@pytest.mark.parametrize(
    "stored", [{}, {"theme": "rose"}, {"list_width": 10_000}, {"undo_seconds": "x"}, {"theme": ["dark"]}, {"new": 1}]
)
def test_what_is_unknown_or_impossible_falls_back_to_the_default(stored: dict[str, Any]) -> None:
    assert of_json(stored) == Preferences()


def test_one_impossible_choice_does_not_lose_the_others() -> None:
    assert of_json({"theme": "dark", "density": "énorme"}) == Preferences(theme="dark")


@pytest.mark.django_db
def test_a_change_is_kept_and_written_in_the_trail_without_its_values() -> None:
    person = a_person()
    actor = Actor(person.pk, person.full_name, "192.0.2.1")
    set_preferences(actor, person.pk, theme="dark")
    set_preferences(actor, person.pk, density="compact")
    person.refresh_from_db()
    assert of_json(person.preferences) == Preferences(theme="dark", density="compact")
    assert [event.details for event in Event.objects.filter(action="person.set_preferences").order_by("id")] == [
        {"names": ["theme"]},
        {"names": ["density"]},
    ]


@pytest.mark.django_db
def test_an_impossible_choice_is_refused_and_changes_nothing() -> None:
    person = a_person()
    with pytest.raises(ValueError, match="theme"):
        set_preferences(Actor(person.pk, "", ""), person.pk, theme="rose")
    person.refresh_from_db()
    assert person.preferences == {}
