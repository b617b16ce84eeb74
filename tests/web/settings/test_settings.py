"""The settings of an account: choices kept, signatures of one's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from medipli.identity.preferences import of_json
from medipli.mailboxes.actions import save_signature
from medipli.mailboxes.models import Signature
from tests.boxes import Team, a_mailbox, a_team, acting
from tests.people import a_person, signed_in_client

CHOICES = {
    "theme": "dark",
    "density": "compact",
    "undo_seconds": "30",
    "toast_seconds": "0",
    "swipe_left": "trash",
    "swipe_right": "follow",
}


@pytest.fixture
def team(db: None) -> Team:
    return a_team()


@pytest.fixture
def client(team: Team) -> Client:
    return signed_in_client(team.owner)


def a_signature(team: Team, role: str = "owner", **fields: Any) -> Signature:
    given: dict[str, Any] = {"name": "Cabinet", "html": "<p>Dr Corvoisier</p>", "is_default": True} | fields
    return save_signature(acting(team.person(role)), team.box.pk, **given)


def test_the_choices_are_kept_and_said(client: Client, team: Team) -> None:
    answer = client.post(reverse("web:settings-messaging"), CHOICES)
    assert answer.status_code == 302
    assert client.cookies["theme"].value == "dark"
    team.owner.refresh_from_db()
    chosen = of_json(team.owner.preferences)
    assert (chosen.density, chosen.undo_seconds, chosen.toast_seconds, chosen.shortcuts) == ("compact", 30, 0, False)
    assert (chosen.swipe_left, chosen.swipe_right) == ("trash", "follow")
    assert "Modifications enregistrées" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("name", "value"), [("theme", "rose"), ("undo_seconds", "7"), ("toast_seconds", "²"), ("swipe_left", "delete")]
)
def test_a_choice_that_does_not_exist_changes_nothing(client: Client, team: Team, name: str, value: str) -> None:
    answer = client.post(reverse("web:settings-messaging"), CHOICES | {name: value})
    assert answer.status_code == 422
    assert "Rien n’a été changé" in answer.content.decode()
    team.owner.refresh_from_db()
    assert of_json(team.owner.preferences).density == "normal"


@pytest.mark.feature(61, 85)
def test_notices_are_chosen_box_by_box(client: Client, team: Team) -> None:
    own = a_mailbox(team.owner)
    client.post(reverse("web:settings-messaging"), CHOICES | {"notify_new_mail": "on", "notify_box": [str(own.pk)]})
    team.owner.refresh_from_db()
    chosen = of_json(team.owner.preferences)
    assert chosen.wants_notices_of(own.pk)
    assert not chosen.wants_notices_of(team.box.pk)
    page = client.get(reverse("web:settings-messaging")).content.decode()
    assert f'name="notify_box" value="{own.pk}" checked' in page
    assert f'name="notify_box" value="{team.box.pk}">' in page


def test_with_one_box_there_is_one_choice(client: Client, team: Team) -> None:
    assert 'name="notify_box"' not in client.get(reverse("web:settings-messaging")).content.decode()
    client.post(reverse("web:settings-messaging"), CHOICES | {"notify_new_mail": "on"})
    team.owner.refresh_from_db()
    assert of_json(team.owner.preferences).wants_notices_of(team.box.pk)


@pytest.mark.parametrize("name", ["settings", "settings-messaging"])
def test_the_settings_are_shown_to_the_person_alone(client: Client, team: Team, name: str) -> None:
    page = client.get(reverse(f"web:{name}"))
    assert page.status_code == 200
    assert Client().get(reverse(f"web:{name}")).status_code == 302


def test_the_account_page_shows_the_address_and_the_sessions(client: Client, team: Team) -> None:
    own = a_mailbox(team.owner)
    page = client.get(reverse("web:settings")).content.decode()
    assert own.address in page
    assert team.owner.email in page
    assert "Actuelle" in page


def test_somebody_without_any_box_has_an_account_all_the_same(db: None) -> None:
    person = a_person()
    lonely = signed_in_client(person)
    for name in ("settings", "settings-messaging"):
        answer = lonely.get(reverse(f"web:{name}"))
        assert answer.status_code == 200
        assert person.full_name in answer.content.decode()
    assert reverse("web:settings") in lonely.get(reverse("web:mailboxes")).content.decode()


def test_the_title_of_the_account_has_the_name_of_the_service(client: Client) -> None:
    with override_settings(SERVICE_NAME="Courrier Santé"):
        assert "Gestion de votre compte Courrier Santé" in client.get(reverse("web:settings")).content.decode()


def test_a_signature_is_written_changed_and_deleted(client: Client, team: Team) -> None:
    form = {"name": "Cabinet", "html": "<p>Dr <b>Corvoisier</b><script>x</script></p>", "is_default": "on"}
    assert client.post(reverse("web:signature-new", args=[team.box.pk]), form).status_code == 302
    signature = Signature.objects.get()
    assert (signature.html, signature.is_default) == ("<p>Dr <b>Corvoisier</b></p>", True)
    client.post(
        reverse("web:signature", args=[team.box.pk, signature.pk]), {"name": "Astreinte", "text": "Autre texte"}
    )
    signature.refresh_from_db()
    assert (signature.name, signature.is_default) == ("Astreinte", False)
    assert "Autre texte" in signature.html
    assert "Astreinte" in client.get(reverse("web:settings-messaging")).content.decode()
    client.post(reverse("web:signature-delete", args=[team.box.pk, signature.pk]))
    assert not Signature.objects.exists()


def test_a_second_signature_of_the_same_name_is_refused_with_its_words(client: Client, team: Team) -> None:
    a_signature(team)
    form = {"name": "Cabinet", "html": "<p>Mes mots</p>"}
    answer = client.post(reverse("web:signature-new", args=[team.box.pk]), form)
    assert answer.status_code == 422
    assert "déjà une signature" in answer.content.decode()
    assert "Mes mots" in answer.content.decode()


@pytest.mark.parametrize("role", ["member", "reader", "stranger"])
def test_a_signature_belongs_to_its_author(team: Team, role: str) -> None:
    signature = a_signature(team)
    other = signed_in_client(team.person(role))
    for name in ("signature", "signature-delete"):
        url = reverse(f"web:{name}", args=[team.box.pk, signature.pk])
        assert other.post(url, {"name": "Autre", "text": "x"}).status_code == 404
    signature.refresh_from_db()
    assert signature.name == "Cabinet"


@pytest.mark.parametrize("role", ["reader", "stranger"])
def test_those_who_only_read_write_no_signature(team: Team, role: str) -> None:
    url = reverse("web:signature-new", args=[team.box.pk])
    assert signed_in_client(team.person(role)).get(url).status_code == 404


def test_a_form_of_another_site_is_refused(team: Team) -> None:
    strict = signed_in_client(team.owner, enforce_csrf_checks=True)
    assert strict.post(reverse("web:settings-messaging"), CHOICES).status_code == 403
    assert strict.post(reverse("web:signature-new", args=[team.box.pk]), {"name": "x"}).status_code == 403
