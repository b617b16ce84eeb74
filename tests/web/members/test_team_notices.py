"""Who manages a shared box says whether its team hears of new messages at its ordinary address."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from medipli.audit.models import Event
from medipli.mailboxes.actions import set_team_notices
from medipli.mailboxes.models import Mailbox
from medipli.mailboxes.policy import Forbidden
from tests.boxes import Team, a_team, acting
from tests.people import signed_in_client

pytestmark = pytest.mark.django_db
TEAM = "equipe@courrier.example"


@pytest.fixture
def team() -> Team:
    made = a_team()
    Mailbox.objects.filter(pk=made.box.pk).update(team_email=TEAM)
    return made


def at(team: Team, name: str = "members-notices") -> str:
    return reverse(f"web:{name}", args=[team.box.pk])


def is_told(team: Team) -> bool:
    return Mailbox.objects.get(pk=team.box.pk).notify_team


@pytest.mark.feature(30, 61)
@pytest.mark.parametrize("role", ["owner", "manager"])
def test_notices_to_the_team_are_switched_off_and_on_again(team: Team, role: str) -> None:
    client = signed_in_client(team.person(role))
    page = client.get(at(team, "members")).content.decode()
    assert 'name="notify_team" value="on" checked' in page
    assert TEAM in page
    answer = client.post(at(team), follow=True)
    assert "L’équipe n’est plus prévenue des nouveaux messages." in answer.content.decode()
    assert 'name="notify_team" value="on" checked' not in answer.content.decode()
    assert not is_told(team)
    client.post(at(team), {"notify_team": "on"})
    assert is_told(team)
    told = Event.objects.filter(action="mailbox.team_notices", mailbox_id=team.box.pk).order_by("id")
    assert [(one.actor_id, one.details) for one in told] == [
        (team.person(role).pk, {"wanted": False}),
        (team.person(role).pk, {"wanted": True}),
    ]


def test_asking_for_what_is_so_already_leaves_no_trace(team: Team) -> None:
    signed_in_client(team.owner).post(at(team), {"notify_team": "on"})
    assert not Event.objects.filter(action="mailbox.team_notices").exists()


def test_a_team_without_an_address_is_told_so(team: Team) -> None:
    Mailbox.objects.filter(pk=team.box.pk).update(team_email="")
    page = signed_in_client(team.owner).get(at(team, "members")).content.decode()
    assert "Cette boîte n’a pas d’adresse mail d’équipe" in page
    assert 'name="notify_team"' not in page


@pytest.mark.parametrize("role", ["member", "secretary", "reader", "stranger"])
def test_who_does_not_manage_the_box_changes_nothing(team: Team, role: str) -> None:
    client = signed_in_client(team.person(role))
    assert client.post(at(team)).status_code == 404
    with pytest.raises(Forbidden):
        set_team_notices(acting(team.person(role)), team.box.pk, wanted=False)
    assert is_told(team)
    if role != "stranger":
        assert TEAM not in client.get(at(team, "members")).content.decode()


def test_a_visitor_signs_in_first_and_another_site_changes_nothing(team: Team) -> None:
    assert Client().post(at(team))["Location"].startswith("/connexion")
    assert signed_in_client(team.owner, enforce_csrf_checks=True).post(at(team)).status_code == 403
    assert signed_in_client(team.owner).get(at(team)).status_code == 405
    assert is_told(team)
