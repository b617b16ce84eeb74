"""How those whom the way of signing in of a structure concerns sign in today."""

from __future__ import annotations

from dataclasses import dataclass

from medipli.identity.queries import with_stronger_factor
from medipli.organisations.policy import concerned_by_sign_in


@dataclass(frozen=True)
class Strength:
    """People with an account of a structure, a place in its shared boxes or its pages, and who of them is ready."""

    people: int
    strong: int

    @property
    def others(self) -> int:
        """Those who have no stronger factor yet."""
        return self.people - self.strong


def strength_of(organisation_id: int) -> Strength:
    """Counts, and no names: the way in of each person is their own business. Two queries."""
    people = concerned_by_sign_in(organisation_id)
    return Strength(people.count(), with_stronger_factor(people).count())
