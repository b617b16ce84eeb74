"""Being invited: the mailed link, signing in first and coming back, the list in the account, the answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from medipli.mailboxes.actions import invite
from medipli.mailboxes.models import Invitation, Membership
from medipli.mailboxes.policy import access_to
from tests.boxes import Team, a_mailbox, a_team, acting
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return a_team()


def link_for(team: Team, email: str) -> str:
    return f"/invitations/{invite(acting(team.owner), team.box, email, Membership.Role.MEMBER).token}/"


@pytest.mark.feature(51)
def test_the_link_leads_through_the_sign_in_and_back_and_a_button_accepts(team: Team) -> None:
    guest = a_person()
    link = link_for(team, guest.email)
    visitor = Client()
    page = visitor.get(link).content.decode()
    assert team.owner.full_name in page
    assert team.box.label in page
    assert guest.email not in page
    sign_in = page.split('href="/connexion?suite=')[1].split('"')[0]
    visitor.post("/connexion", {"email": guest.email, "password": PASSWORD, "next": sign_in})
    answer = visitor.post("/connexion/code", {"code": last_code()})
    assert answer["Location"] == link
    assert "Accepter" in visitor.get(link).content.decode()
    assert not Membership.objects.filter(person=guest).exists()
    invitation = Invitation.objects.get()
    answer = visitor.post(f"/invitations/{invitation.pk}/reponse", {"answer": "accept"})
    assert answer["Location"] == f"/boites/{team.box.pk}/"
    assert access_to(guest.pk, team.box.pk).can_send
    assert visitor.get(link).status_code == 410


def test_without_an_account_the_link_tells_how_to_get_one(team: Team) -> None:
    page = Client().get(link_for(team, "noe@courrier.example")).content.decode()
    assert "Pas encore de compte" in page
    assert 'href="/inscription/"' in page


def test_another_account_is_told_whom_the_link_is_for(team: Team) -> None:
    link = link_for(team, "noe@courrier.example")
    page = signed_in_client(team.stranger).get(link).content.decode()
    assert "n•••••••••@courrier.example" in page
    assert "Accepter" not in page
    own = Invitation.objects.get()
    answer = signed_in_client(team.stranger).post(f"/invitations/{own.pk}/reponse", {"answer": "accept"})
    assert answer.status_code == 404


@pytest.mark.feature(49, 90)
def test_the_account_menu_counts_the_invitations_that_wait(team: Team) -> None:
    guest = a_person()
    box = a_mailbox(guest)
    client = signed_in_client(guest)
    assert "/invitations/" not in client.get(f"/boites/{box.pk}/").content.decode()
    link_for(team, guest.email)
    assert 'href="/invitations/"' in client.get(f"/boites/{box.pk}/").content.decode()
    page = client.get("/invitations/").content.decode()
    assert team.box.label in page
    client.post(f"/invitations/{Invitation.objects.get().pk}/reponse", {"answer": "decline"})
    assert "Aucune invitation en attente" in client.get("/invitations/").content.decode()
    assert Invitation.objects.get().answer == Invitation.Answer.DECLINED


def test_somebody_without_any_box_finds_their_invitation(team: Team) -> None:
    guest = a_person()
    link_for(team, guest.email)
    client = signed_in_client(guest)
    assert "Invitations (1)" in client.get("/boites/").content.decode()
    assert team.box.label in client.get("/invitations/").content.decode()


def test_strangers_and_old_links_get_nothing(team: Team) -> None:
    guest = a_person()
    link = link_for(team, guest.email)
    invitation = Invitation.objects.get()
    assert Client().get("/invitations/")["Location"].startswith("/connexion")
    assert Client().post(f"/invitations/{invitation.pk}/reponse")["Location"].startswith("/connexion")
    assert team.box.label not in signed_in_client(team.stranger).get("/invitations/").content.decode()
    assert Client().post(link).status_code == 405
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(link).status_code == 410
    late = signed_in_client(guest).post(f"/invitations/{invitation.pk}/reponse", {"answer": "accept"}, follow=True)
    assert "n’attend plus de réponse" in late.content.decode()
    assert signed_in_client(guest).post(f"/invitations/{invitation.pk}/reponse").status_code == 404
