"""The page of members: who sees it, inviting, roles with an end, taking away, leaving."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from medipli.mailboxes import tasks
from medipli.mailboxes.models import Invitation, Membership
from tests.boxes import Team, a_mailbox, a_team
from tests.people import a_person, signed_in_client

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def team() -> Team:
    return a_team()


def at(team: Team, name: str, *args: object) -> str:
    return reverse(f"web:{name}", args=[team.box.pk, *args])


def invited(team: Team, **changed: str) -> dict[str, str]:
    return {"address": "noe@courrier.example", "role": "secretary", "until": ""} | changed


@pytest.mark.feature(51, 91)
def test_the_responsible_person_invites_with_a_role_and_an_end(team: Team) -> None:
    client = signed_in_client(team.owner)
    day = timezone.localdate() + timedelta(days=20)
    answer = client.post(at(team, "members"), invited(team, until=day.isoformat()), follow=True)
    page = answer.content.decode()
    assert "Invitation envoyée à noe@courrier.example" in page
    assert "Invitations en attente" in page
    invitation = Invitation.objects.get()
    assert invitation.role == Role.SECRETARY
    assert invitation.until is not None
    assert timezone.localtime(invitation.until - timedelta(seconds=1)).date() == day
    tasks.send_invitation(invitation_id=invitation.pk)
    letter = mail.outbox[-1]
    assert letter.to == ["noe@courrier.example"]
    assert team.box.label not in f"{letter.body}{letter.subject}"
    assert team.owner.last_name not in letter.body
    assert letter.body.count("http") == 1


@pytest.mark.feature(51)
def test_a_name_is_looked_up_in_the_directory(team: Team) -> None:
    guest = a_mailbox(a_person("Malo", "Hentric"), label="Dr Malo Hentric", town="Vernoles")
    client = signed_in_client(team.manager)
    page = client.post(at(team, "members"), invited(team, address="hentr")).content.decode()
    assert f'value="{guest.address}"' in page
    assert "Qui voulez-vous inviter" in page
    options = client.post(at(team, "members-suggest"), {"address": "hentr"}).content.decode()
    assert f'<option value="{guest.address}">Dr Malo Hentric' in options
    client.post(at(team, "members"), invited(team, address="hentr", picked=guest.address))
    assert Invitation.objects.get().email == guest.address


def test_the_letter_goes_to_the_ordinary_address_of_who_has_an_account(team: Team) -> None:
    guest = a_person()
    box = a_mailbox(guest)
    guest.sign_in_addresses.get_or_create(address=box.address)
    signed_in_client(team.owner).post(at(team, "members"), invited(team, address=box.address))
    tasks.send_invitation(invitation_id=Invitation.objects.get().pk)
    assert mail.outbox[-1].to == [guest.email]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"address": ""}, "Saisissez l’adresse"),
        ({"address": "noe@"}, "pas la bonne forme"),
        ({"role": "owner"}, "Choisissez un rôle"),
        ({"until": "2026-02-31"}, "Cette date n’existe pas"),
        ({"until": "2020-01-01"}, "La date de fin est déjà passée"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(team: Team, changed: dict[str, str], sentence: str) -> None:
    answer = signed_in_client(team.owner).post(at(team, "members"), invited(team, **changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{changed.get("address", "noe@courrier.example")}"' in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_and_taken_back(team: Team) -> None:
    client = signed_in_client(team.owner)
    client.post(at(team, "members"), invited(team))
    invitation = Invitation.objects.get()
    Invitation.objects.update(expires_at=timezone.now())
    assert "invitation périmée" in client.get(at(team, "members")).content.decode()
    client.post(at(team, "members-invitation-again", invitation.pk))
    tasks.send_invitation(invitation_id=invitation.pk)
    assert mail.outbox
    invitation.refresh_from_db()
    assert invitation.expires_at > timezone.now()
    client.post(at(team, "members-invitation-cancel", invitation.pk))
    invitation.refresh_from_db()
    assert invitation.answer == Invitation.Answer.CANCELLED


@pytest.mark.feature(51)
def test_a_role_and_an_end_are_changed(team: Team) -> None:
    client = signed_in_client(team.manager)
    day = timezone.localdate() + timedelta(days=5)
    here = at(team, "member", team.member.pk)
    client.post(here, {"role": "reader", "until": day.isoformat()})
    membership = Membership.objects.get(person=team.member)
    assert membership.role == Role.READER
    assert f'value="{day.isoformat()}"' in client.get(here).content.decode()
    assert client.post(here, {"role": "reader", "until": "2020-01-01"}).status_code == 422
    assert client.get(at(team, "member", team.owner.pk)).status_code == 404


@pytest.mark.feature(51, 91)
def test_a_member_is_taken_away_after_a_question_and_at_once(team: Team) -> None:
    client, gone = signed_in_client(team.owner), signed_in_client(team.member)
    here = at(team, "member-remove", team.member.pk)
    assert "Retirer Malo Hentric" in client.get(here).content.decode()
    assert gone.get(at(team, "mailbox")).status_code == 200
    client.post(here)
    assert gone.get(at(team, "mailbox")).status_code == 404
    lost = gone.get(at(team, "mailbox-access"))
    assert lost.status_code == 404
    assert "Vous n’avez plus accès à cette boîte" in lost.content.decode()
    assert client.get(at(team, "mailbox-access")).status_code == 204


def test_a_member_leaves_by_themselves_and_the_responsible_person_stays(team: Team) -> None:
    signed_in_client(team.reader).post(at(team, "member-remove", team.reader.pk))
    assert not Membership.objects.filter(person=team.reader).exists()
    refused = signed_in_client(team.owner).post(at(team, "member-remove", team.owner.pk))
    assert refused.status_code == 422
    assert "elle se transfère" in refused.content.decode()
    assert Membership.objects.filter(person=team.owner).exists()


@pytest.mark.feature(91)
def test_visits_are_shown_by_the_month_and_to_those_who_manage_only(team: Team) -> None:
    team.member.last_login = timezone.now() - timedelta(days=400)
    team.member.save()
    managers, members = (signed_in_client(one).get(at(team, "members")) for one in (team.manager, team.reader))
    assert "Dernière visite" in managers.content.decode()
    assert "jamais" in managers.content.decode()
    page = members.content.decode()
    assert "Malo Hentric" in page
    assert "Dernière visite" not in page
    assert "Ajouter un utilisateur" not in page


@pytest.mark.parametrize("role", ["member", "secretary", "reader"])
def test_who_does_not_manage_reads_the_list_and_changes_nothing(team: Team, role: str) -> None:
    client = signed_in_client(team.person(role))
    invitation = Invitation.objects.create(
        mailbox=team.box, email="x@y.example", role="member", link=b"1", expires_at=timezone.now() + timedelta(days=1)
    )
    assert client.get(at(team, "members")).status_code == 200
    assert client.post(at(team, "members"), invited(team)).status_code == 404
    assert client.post(at(team, "members-suggest"), {"address": "hen"}).status_code == 404
    assert client.get(at(team, "member", team.owner.pk)).status_code == 404
    assert client.post(at(team, "member", team.manager.pk), {"role": "reader"}).status_code == 404
    assert client.post(at(team, "member-remove", team.manager.pk)).status_code == 404
    for name in ("members-invitation-again", "members-invitation-cancel"):
        assert client.post(at(team, name, invitation.pk)).status_code == 404
    assert Membership.objects.filter(mailbox=team.box).count() == 5


def test_to_strangers_there_are_no_members(team: Team) -> None:
    pages = [
        at(team, "members"),
        at(team, "member", team.member.pk),
        at(team, "member-remove", team.member.pk),
        at(team, "mailbox-access"),
    ]
    stranger = signed_in_client(team.stranger)
    for page in pages:
        assert Client().get(page)["Location"].startswith("/connexion")
        assert stranger.get(page).status_code == 404
    own = a_mailbox(team.stranger)
    assert stranger.get(reverse("web:members", args=[own.pk])).status_code == 404


def test_the_members_take_few_queries(team: Team, django_assert_max_num_queries: object) -> None:
    client = signed_in_client(team.owner)
    client.get(at(team, "members"))
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        client.get(at(team, "members"))
