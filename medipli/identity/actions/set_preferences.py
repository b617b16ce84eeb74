"""Change what one chose about the interface."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.models import Person
from medipli.identity.preferences import Preferences, of_json


@transaction.atomic
def set_preferences(actor: Actor, person_id: int, **changes: Any) -> Preferences:
    """Change the named preferences of a person; ValueError when one is not a choice."""
    person = Person.objects.select_for_update().only("preferences").get(pk=person_id)
    chosen = of_json(person.preferences).but(**changes)
    Person.objects.filter(pk=person_id).update(preferences=chosen.as_json())
    record(actor, "person.set_preferences", target=f"person:{person_id}", details={"names": sorted(changes)})
    return chosen
