"""Who one can be in the demonstration."""

from __future__ import annotations

from dataclasses import dataclass

from medipli.identity.models import Person
from medipli.web.components import Avatar, avatar_for

SHOWN = 24


@dataclass(frozen=True)
class DemoPerson:
    """A line under « Démonstration : se connecter comme »."""

    id: int
    name: str
    role: str
    town: str
    avatar: Avatar


def demo_people() -> list[DemoPerson]:
    """The first invented people. Ask only in a demonstration."""
    return [
        DemoPerson(p.pk, p.full_name, p.profession or p.get_role_display(), p.town, avatar_for(p.full_name, p.pk))
        for p in Person.objects.filter(is_active=True).order_by("pk")[:SHOWN]
    ]
