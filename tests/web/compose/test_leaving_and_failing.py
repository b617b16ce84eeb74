"""What was sent and has not left is seen, and so is what came back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from medipli.delivery.actions import give_up, release
from medipli.mailboxes.models import Folder
from medipli.messages.models import Draft
from tests.boxes import folder, make_due
from tests.people import signed_in_client
from tests.web.compose.conftest import Desk


def drafts(desk: Desk) -> str:
    return desk.client.get(reverse("web:drafts", args=[desk.team.box.pk])).content.decode()


def sent_folder(desk: Desk) -> str:
    number = folder(desk.team.box, Folder.Kind.SENT)
    return desk.client.get(reverse("web:folder", args=[desk.team.box.pk, number])).content.decode()


@pytest.fixture
def held(desk: Desk) -> Desk:
    assert desk.client.post(desk.url("compose-send"), desk.form(subject="Pas encore parti")).status_code == 200
    return desk


def test_a_held_message_stands_above_the_drafts_with_its_undo(held: Desk) -> None:
    page = drafts(held)
    assert "Envoi imminent" in page
    assert "Pas encore parti" in page
    assert held.url("compose-recall") in page
    assert "part dans un instant" in sent_folder(held)
    held.client.post(held.url("compose-recall"))
    assert "Envoi imminent" not in drafts(held)
    assert "part dans un instant" not in sent_folder(held)


def test_nobody_else_sees_it(held: Desk) -> None:
    member = signed_in_client(held.team.member)
    page = member.get(reverse("web:drafts", args=[held.team.box.pk])).content.decode()
    assert "Pas encore parti" not in page


def test_a_message_that_waits_for_a_slow_worker_is_not_said_to_be_sent(held: Desk) -> None:
    make_due(held.draft)
    page = held.client.get(held.url("compose-sent")).content.decode()
    assert "part dans un instant" in page
    assert "est envoyé" not in page
    assert "Annuler l’envoi" in page
    assert "Envoi imminent" in drafts(held)
    assert release(held.draft.pk)
    assert "est envoyé" in held.client.get(held.url("compose-sent")).content.decode()
    assert "Envoi imminent" not in drafts(held)


def test_a_message_that_came_back_says_why_until_it_is_saved(held: Desk) -> None:
    make_due(held.draft)
    give_up(held.draft.pk)
    assert "Non envoyé" in drafts(held)
    page = held.client.get(held.url()).content.decode()
    assert "Message non envoyé." in page
    assert "n’est pas parti\u202f: il n’a pas pu être préparé" in page
    held.client.post(held.url("compose-save"), held.form())
    assert Draft.objects.get(pk=held.draft.pk).problem == ""
    assert "Non envoyé" not in drafts(held)
