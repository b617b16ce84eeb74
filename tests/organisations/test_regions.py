"""An operator opens regions; an open region has a desk and domains."""

from __future__ import annotations

import pytest

from medipli.audit.actor import Actor, Forbidden, service
from medipli.organisations.actions import RegionCard, RegionRefused, save_domains, save_region
from medipli.organisations.models import ProfessionDomain, Region
from tests.people import a_person

pytestmark = pytest.mark.django_db
SERVICE = service("test")


@pytest.mark.feature(17)
def test_an_open_region_has_a_desk() -> None:
    with pytest.raises(RegionRefused) as refused:
        save_region(SERVICE, RegionCard("vo", "Val-d’Orlane", is_open=True))
    assert refused.value.field == "desk_email"
    card = RegionCard("vo", "Val-d’Orlane", is_open=True, desk_name="Centre", desk_email="centre@vo.example")
    assert save_region(SERVICE, card).is_open
    assert not save_region(SERVICE, RegionCard("vo", "Val-d’Orlane", turn_to="Écrivez au groupement.")).is_open
    assert Region.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "VO!"}, "code"),
        ({"name": "  "}, "name"),
        ({"decision_hours": 0}, "decision_hours"),
        ({"departments": ("31", "<b>")}, "departments"),
        ({"desk_email": "centre"}, "desk_email"),
        ({"turn_to_url": "javascript:alert(1)"}, "turn_to_url"),
    ],
)
def test_a_wrong_field_is_named(changed: dict[str, object], field: str) -> None:
    values: dict[str, object] = {"code": "vo", "name": "Val-d’Orlane"} | changed
    with pytest.raises(RegionRefused) as refused:
        save_region(SERVICE, RegionCard(**values))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_domains_are_data() -> None:
    region = save_region(
        SERVICE, RegionCard("vo", "Val-d’Orlane", is_open=True, desk_name="Centre", desk_email="centre@vo.example")
    )
    with pytest.raises(RegionRefused):
        save_domains(SERVICE, region, {"21": "pharmacien.vo.mssante.example"})
    with pytest.raises(RegionRefused):
        save_domains(SERVICE, region, {"*": "pas un domaine", "*team": "structure.vo.mssante.example"})
    save_domains(SERVICE, region, {"*": "PRO.vo.mssante.example", "*team": "structure.vo.mssante.example", "21": ""})
    assert dict(ProfessionDomain.objects.values_list("profession", "domain")) == {
        "*": "pro.vo.mssante.example",
        "*team": "structure.vo.mssante.example",
    }


def test_strangers_change_no_region() -> None:
    person = a_person()
    actor = Actor(person.pk, person.full_name)
    with pytest.raises(Forbidden):
        save_region(actor, RegionCard("vo", "Val-d’Orlane"))
    with pytest.raises(Forbidden):
        save_domains(actor, Region.objects.create(code="vo", name="Val-d’Orlane"), {})
