"""Gives the invented staff of the demonstration their offices, as an operator would."""

from __future__ import annotations

from collections.abc import Mapping

from medipli.audit.actor import Actor
from medipli.identity.models import Person
from medipli.ops.demo.content.model import DemoPerson
from medipli.organisations.actions import give_office
from medipli.organisations.models import Office, Organisation, Region


def give(
    actor: Actor,
    invented: tuple[DemoPerson, ...],
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
) -> None:
    """The desk agent, for every open region so that no request waits for nobody; the administrator; the operator."""
    for one in invented:
        person = people[one.key]
        if "desk" in one.roles:
            for region in Region.objects.filter(is_open=True):
                give_office(actor, person, Office.Kind.DESK, region=region)
        if "structure_admin" in one.roles:
            give_office(actor, person, Office.Kind.ADMINISTRATOR, organisation=organisations[one.organisation])
        if "operator" in one.roles:
            give_office(actor, person, Office.Kind.OPERATOR)
