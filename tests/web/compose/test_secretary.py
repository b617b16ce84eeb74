"""A secretary prepares and proposes; somebody who may send takes over, corrects and sends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from medipli.audit.models import Event
from medipli.mailboxes.policy import Forbidden
from medipli.messages.actions import delete_draft, hand_over, take_over
from medipli.messages.actions.redraft import change_sender
from medipli.messages.models import Draft, Entry
from tests.boxes import a_draft, a_mailbox, acting, at_once, make_due
from tests.people import signed_in_client
from tests.web.compose.conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(desk: Desk) -> Desk:
    person = desk.team.secretary
    draft = a_draft(person, desk.team.box, desk.colleague, subject="Convocation", text="Bonjour,\nvenez lundi.")
    return replace(desk, client=signed_in_client(person), draft=draft)


def drafts(desk: Desk) -> str:
    return reverse("web:drafts", args=[desk.team.box.pk])


def waiting(desk: Desk) -> str:
    return reverse("web:draft-look-over", args=[desk.team.box.pk, desk.draft.public_id])


@pytest.mark.feature(52)
def test_the_composer_proposes_in_place_of_sending(secretary: Desk, desk: Desk) -> None:
    page = secretary.client.get(secretary.url()).content.decode()
    assert "Proposer à l’envoi" in page
    assert 'value="send"' not in page
    assert 'value="send"' in desk.client.get(desk.url()).content.decode()


@pytest.mark.feature(52)
def test_a_proposed_message_is_read_taken_over_and_sent(secretary: Desk) -> None:
    answer = secretary.client.post(secretary.url(), secretary.form(action="propose", subject="Convocation"))
    assert answer["Location"] == drafts(secretary)
    assert "Proposé à l’envoi" in secretary.client.get(drafts(secretary)).content.decode()
    sender = signed_in_client(secretary.team.member)
    page = sender.get(drafts(secretary)).content.decode()
    assert "À relire et à envoyer" in page
    assert f'href="{waiting(secretary)}"' in page
    shown = sender.get(waiting(secretary)).content.decode()
    assert "Préparé par Solène Aubertane" in shown
    assert Draft.objects.get(pk=secretary.draft.pk).author == secretary.team.secretary
    opened = sender.post(waiting(secretary))
    assert opened["Location"] == secretary.url()
    assert Draft.objects.get(pk=secretary.draft.pk).author == secretary.team.member
    assert Event.objects.get(action="draft.take_over").details == {"from": secretary.team.secretary.pk}
    assert secretary.client.get(secretary.url()).status_code == 404
    sender.post(secretary.url("compose-send"), secretary.form())
    make_due(secretary.draft)
    assert Draft.objects.get(pk=secretary.draft.pk).state == Draft.State.HELD
    assert not Entry.objects.filter(mailbox=secretary.colleague).exists()


@pytest.mark.feature(52)
def test_sending_by_a_secretary_is_refused_in_a_sentence(secretary: Desk) -> None:
    for name in ("compose", "compose-send"):
        answer = secretary.client.post(secretary.url(name), secretary.form(action="send", subject="Nouvel objet"))
        assert answer.status_code == 422
        text = answer.json()["errors"][0][1] if name == "compose-send" else answer.content.decode()
        assert "Votre rôle dans cette boîte est de préparer les messages" in text
    assert Draft.objects.get(pk=secretary.draft.pk).state == Draft.State.EDITING


@pytest.mark.parametrize("role", ["reader", "secretary", "stranger"])
def test_who_may_not_send_sees_no_proposal(secretary: Desk, role: str) -> None:
    hand_over(acting(secretary.team.secretary), secretary.draft.public_id)
    client = signed_in_client(secretary.team.person(role))
    assert client.get(waiting(secretary)).status_code == 404
    assert client.post(waiting(secretary)).status_code == 404
    assert "À relire et à envoyer" not in client.get(drafts(secretary)).content.decode()
    assert Client().get(waiting(secretary))["Location"].startswith("/connexion")


def test_only_what_was_proposed_is_taken(secretary: Desk) -> None:
    member, box = acting(secretary.team.member), secretary.team.box
    with pytest.raises(Forbidden):
        take_over(member, box.pk, secretary.draft.public_id)
    with pytest.raises(Forbidden):
        hand_over(member, secretary.draft.public_id)
    other = a_mailbox(secretary.team.member)
    hand_over(acting(secretary.team.secretary), secretary.draft.public_id)
    with pytest.raises(Forbidden):
        take_over(member, other.pk, secretary.draft.public_id)


def test_a_proposal_does_not_follow_its_draft_into_another_box(secretary: Desk) -> None:
    own = a_mailbox(secretary.team.secretary)
    hand_over(acting(secretary.team.secretary), secretary.draft.public_id)
    assert change_sender(acting(secretary.team.secretary), secretary.draft.public_id, own.pk).handed_over_at is None


def test_a_former_member_no_longer_opens_their_drafts(secretary: Desk) -> None:
    secretary.team.box.memberships.filter(person=secretary.team.secretary).delete()
    assert secretary.client.get(secretary.url()).status_code == 404
    assert secretary.client.get(secretary.url(), headers={"X-Fragment": "compose"}).status_code == 404
    with pytest.raises(Forbidden):
        delete_draft(acting(secretary.team.secretary), secretary.draft.public_id)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_proposal_one_does(secretary: Desk) -> None:
    hand_over(acting(secretary.team.secretary), secretary.draft.public_id)
    team, draft = secretary.team, secretary.draft
    refused = at_once(
        lambda: take_over(acting(team.member), team.box.pk, draft.public_id),
        lambda: take_over(acting(team.manager), team.box.pk, draft.public_id),
    )
    assert [type(one) for one in refused] == [Forbidden]
