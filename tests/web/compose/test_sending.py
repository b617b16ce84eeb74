"""« Envoyer »: once, held, taken back."""

from __future__ import annotations

import pytest

from medipli.delivery.actions import release
from medipli.messages.models import Draft, Entry, Message
from tests.boxes import make_due
from tests.web.compose.conftest import Desk


@pytest.mark.feature(67, 71)
def test_sending_saves_what_the_window_holds_and_waits(desk: Desk) -> None:
    answer = desk.client.post(desk.url("compose-send"), desk.form(subject="Dernier mot"))
    assert answer.status_code == 200
    assert answer.json()["seconds"] == 10
    desk.draft.refresh_from_db()
    assert (desk.draft.state, desk.draft.subject) == (Draft.State.HELD, "Dernier mot")


def test_a_double_click_is_one_message(desk: Desk) -> None:
    form = desk.form()
    first = desk.client.post(desk.url("compose-send"), form)
    second = desk.client.post(desk.url("compose-send"), form)
    assert first.status_code == second.status_code == 200
    assert first.json()["id"] == second.json()["id"]
    make_due(desk.draft)
    release(desk.draft.pk)
    release(desk.draft.pk)
    assert Message.objects.count() == 1
    assert Entry.objects.filter(mailbox=desk.colleague).count() == 1
    assert desk.client.post(desk.url("compose-send"), form).status_code == 200
    assert Message.objects.count() == 1


def test_taking_back_opens_the_draft_untouched(desk: Desk) -> None:
    desk.client.post(desk.url("compose-send"), desk.form(subject="Trop vite"))
    answer = desk.client.post(desk.url("compose-recall"), headers={"X-Fragment": "compose"})
    assert answer.json()["page"] == desk.url()
    desk.draft.refresh_from_db()
    assert (desk.draft.state, desk.draft.subject) == (Draft.State.EDITING, "Trop vite")


def test_what_has_left_cannot_be_taken_back(desk: Desk) -> None:
    desk.client.post(desk.url("compose-send"), desk.form())
    make_due(desk.draft)
    release(desk.draft.pk)
    answer = desk.client.post(desk.url("compose-recall"), headers={"X-Fragment": "compose"})
    assert answer.status_code == 410
    assert "déjà parti" in answer.json()["sentence"]
    assert desk.client.post(desk.url("compose-save"), desk.form()).status_code == 410


def test_a_forgotten_attachment_is_asked_about_once(desk: Desk) -> None:
    form = desk.form(text="Vous trouverez ci-joint le compte rendu.")
    asked = desk.client.post(desk.url("compose-send"), form)
    assert asked.status_code == 422
    assert asked.json()["questions"] == ["forgotten-attachment"]
    assert "Envoyer sans pièce jointe" in asked.json()["checks"]
    desk.draft.refresh_from_db()
    assert desk.draft.text == "Vous trouverez ci-joint le compte rendu."
    answered = form | {"revision": desk.draft.revision, "acknowledged": "forgotten-attachment"}
    assert desk.client.post(desk.url("compose-send"), answered).status_code == 200


def test_an_unknown_address_stops_the_message_and_keeps_it(desk: Desk) -> None:
    answer = desk.client.post(desk.url("compose-send"), desk.form(to="quelqu-un@ailleurs.example", text="Mes mots"))
    assert answer.status_code == 422
    assert "Adresse inconnue de l’espace de confiance" in answer.json()["checks"]
    desk.draft.refresh_from_db()
    assert (desk.draft.state, desk.draft.text) == (Draft.State.EDITING, "Mes mots")


def test_another_window_stops_the_sending(desk: Desk) -> None:
    mine = desk.form(subject="Le mien")
    desk.client.post(desk.url("compose-save"), desk.form(subject="L’autre"))
    assert desk.client.post(desk.url("compose-send"), mine).status_code == 409
    desk.draft.refresh_from_db()
    assert desk.draft.state == Draft.State.EDITING


def test_without_a_script_the_page_sends_and_says_when_it_leaves(desk: Desk) -> None:
    form = desk.form(action="send")
    del form["html"]
    answer = desk.client.post(desk.url(), form)
    assert answer["Location"] == desk.url("compose-sent")
    page = desk.client.get(answer["Location"]).content.decode()
    assert "partira dans" in page
    assert "Annuler l’envoi" in page
    assert desk.client.post(desk.url("compose-recall"))["Location"] == desk.url()
    assert desk.client.get(desk.url()).status_code == 200


def test_without_a_script_a_second_click_is_the_same_message(desk: Desk) -> None:
    form = desk.form(action="send")
    desk.client.post(desk.url(), form)
    assert desk.client.post(desk.url(), form)["Location"] == desk.url("compose-sent")
    make_due(desk.draft)
    release(desk.draft.pk)
    assert Message.objects.count() == 1


def test_without_a_script_a_conflict_shows_ones_own_words(desk: Desk) -> None:
    mine = desk.form(subject="Le mien", action="save")
    desk.client.post(desk.url("compose-save"), desk.form(subject="L’autre"))
    page = desk.client.post(desk.url(), mine)
    assert page.status_code == 409
    assert 'value="Le mien"' in page.content.decode()
    assert "Garder les deux" in page.content.decode()
    again = mine | {"revision": 2}
    assert desk.client.post(desk.url(), again).status_code == 302
    desk.draft.refresh_from_db()
    assert desk.draft.subject == "Le mien"


@pytest.mark.feature(72)
def test_without_a_script_the_signature_button_keeps_the_words(desk: Desk) -> None:
    from medipli.mailboxes.actions import save_signature
    from tests.boxes import acting

    signature = save_signature(
        acting(desk.team.owner), desk.team.box.pk, name="Cabinet", html="<p>Dr Corvoisier</p>", is_default=False
    )
    form = desk.form(html="<p>Mes mots</p>", action=f"signature {signature.pk}")
    assert desk.client.post(desk.url(), form).status_code == 302
    desk.draft.refresh_from_db()
    assert "Mes mots" in desk.draft.html
    assert "Dr Corvoisier" in desk.draft.html


def test_without_a_script_signatures_of_a_plain_text_take_each_others_place(desk: Desk) -> None:
    from medipli.mailboxes.actions import save_signature
    from tests.boxes import acting

    made = [
        save_signature(acting(desk.team.owner), desk.team.box.pk, name=name, html=html, is_default=False)
        for name, html in (("Courte", "<p>Dr COURTE</p>"), ("Longue", "<p>Dr LONGUE</p><p>Cabinet des Tilleuls</p>"))
    ]
    text = "Mes mots"
    for chosen, shown in ((made[0].pk, "Dr COURTE"), (made[1].pk, "Dr LONGUE"), (0, "")):
        form = desk.form(text=text, action=f"signature {chosen}")
        assert desk.client.post(desk.url(), form).status_code == 302
        desk.draft.refresh_from_db()
        text = desk.draft.text
        assert text.startswith("Mes mots")
        assert [word for word in ("Dr COURTE", "Dr LONGUE", "Cabinet") if word in text] == (
            [shown, "Cabinet"] if shown == "Dr LONGUE" else [shown] if shown else []
        )
    assert text == "Mes mots"


@pytest.mark.parametrize(("priority", "icon"), [("1", True), ("0", False)])
def test_an_urgent_message_is_marked_in_the_list_of_its_recipient(desk: Desk, priority: str, icon: bool) -> None:
    from django.urls import reverse

    from tests.people import signed_in_client

    desk.client.post(desk.url("compose-send"), desk.form(priority=priority))
    make_due(desk.draft)
    assert release(desk.draft.pk)
    assert desk.colleague.owner is not None
    page = signed_in_client(desk.colleague.owner).get(reverse("web:mailbox", args=[desk.colleague.pk]))
    assert ("Urgent" in page.content.decode().partition('id="rows"')[2]) is icon
