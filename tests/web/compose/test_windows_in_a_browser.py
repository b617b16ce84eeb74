"""The composer over the mailbox: its keys, closing, deleting, and a draft that went elsewhere."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from medipli.delivery.actions import give_up, send
from medipli.mailboxes.actions import save_signature
from medipli.messages.actions import discard_draft
from medipli.messages.models import Draft
from tests.boxes import a_draft, acting, make_due
from tests.obstacles import obstacles, scrolls_sideways
from tests.web.compose.conftest import Writer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_keys_open_the_copies_and_save_the_draft(writer: Writer) -> None:
    page, draft_id = writer.page, writer.open()
    page.keyboard.press("Control+Shift+c")
    expect(page.get_by_role("combobox", name="CC:", exact=True)).to_be_focused()
    page.keyboard.press("Control+Shift+b")
    expect(page.get_by_role("combobox", name="CCI:", exact=True)).to_be_focused()
    assert writer.stored(draft_id).revision == 1
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Brouillon enregistré à")).to_be_visible()
    assert writer.stored(draft_id).revision == 2


def test_closing_a_blank_page_leaves_what_another_tab_wrote(writer: Writer) -> None:
    page, draft_id = writer.page, writer.open()
    other = page.context.new_page()
    other.goto(f"{writer.site}/brouillons/{draft_id}/")
    other.get_by_label("Objet").fill("Écrit ailleurs")
    expect(other.get_by_text("Brouillon enregistré à")).to_be_visible()
    page.locator("dialog[open]").get_by_role("link", name="Fermer").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert writer.stored(draft_id).subject == "Écrit ailleurs"


def test_a_deleted_draft_is_deleted_at_once_and_can_be_taken_back(writer: Writer) -> None:
    page, draft_id = writer.page, writer.open()
    page.get_by_label("Objet").fill("À reprendre")
    expect(page.get_by_text("Brouillon enregistré à")).to_be_visible()
    page.get_by_role("button", name="Supprimer le brouillon").click()
    expect(page.locator(".toast-text")).to_have_text("Brouillon supprimé")
    assert writer.stored(draft_id).state == Draft.State.DISCARDED
    page.locator(".toast-action").click()
    expect(page.get_by_label("Objet")).to_have_value("À reprendre")
    assert writer.stored(draft_id).state == Draft.State.EDITING


def test_words_of_a_draft_deleted_elsewhere_become_a_new_one(writer: Writer) -> None:
    page, draft_id = writer.page, writer.open()
    writer.ask(lambda: discard_draft(acting(writer.author), writer.stored(draft_id).public_id))
    page.get_by_label("Objet").fill("Encore à l’écran")
    expect(page.locator(".compose-gone")).to_be_visible()
    page.get_by_role("button", name="Garder comme nouveau brouillon").click()
    expect(page.locator("dialog[open] compose-window")).not_to_have_attribute("data-id", draft_id)
    expect(page.get_by_label("Objet")).to_have_value("Encore à l’écran")
    kept = writer.ask(lambda: Draft.objects.get(state=Draft.State.EDITING))
    assert kept.subject == "Encore à l’écran"
    page.locator("dialog[open]").get_by_role("link", name="Fermer").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_signatures_of_a_plain_text_take_each_others_place(writer: Writer) -> None:
    for name in ("Courte", "Longue"):
        html = f"<p>Dr {name.upper()}</p><p>Vernoles</p>"
        save_signature(acting(writer.author), writer.box.pk, name=name, html=html, is_default=False)
    draft, page = a_draft(writer.author, writer.box, text="Mes mots"), writer.page
    page.goto(f"{writer.site}/brouillons/{draft.public_id}/")
    body = page.locator("textarea.compose-body")
    for name, wanted in (
        ("Courte", "Mes mots\n\nDr COURTE\n\nVernoles"),
        ("Longue", "Mes mots\n\nDr LONGUE\n\nVernoles"),
        ("Aucune", "Mes mots"),
    ):
        page.locator(".compose-signature summary").click()
        page.locator(".compose-signature").get_by_role("menuitem", name=name).click()
        expect(body).to_have_value(wanted)


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1440, "dark")])
def test_axe_finds_nothing_where_messages_wait_or_came_back(
    writer: Writer, width: int, theme: Literal["light", "dark"]
) -> None:
    leaving, failed = (a_draft(writer.author, writer.box, writer.box, subject=word) for word in ("Part", "Revenu"))
    for draft in (failed, leaving):
        send(acting(writer.author), draft.public_id, 1)
    make_due(failed)
    give_up(failed.pk)
    page = writer.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    page.goto(f"{writer.site}/boites/{writer.box.pk}/brouillons/")
    expect(page.get_by_role("button", name="Annuler l’envoi de «\u00a0Part\u00a0»")).to_be_visible()
    expect(page.locator("#own-drafts + .rows")).to_contain_text("Non envoyé")
    assert obstacles(page) == []
    assert not scrolls_sideways(page)
    page.goto(f"{writer.site}/brouillons/{failed.public_id}/")
    expect(page.get_by_text("Message non envoyé.")).to_be_visible()
    assert obstacles(page) == []
