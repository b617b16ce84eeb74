"""Writing on a phone: all that the composer offers on a desk is within reach at 390 and 320 pixels."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from medipli.mailboxes.actions import save_signature
from medipli.messages.models import Draft
from tests.boxes import a_draft, a_mailbox, acting, at_once
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import a_person, signed_in_client

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.feature(68)]


@pytest.fixture(params=[390, 320])
def phone(request: Any, browser: Browser, live_server: Any) -> Page:
    from django.conf import settings

    author = a_person("Inès", "Corvoisier")
    box = a_mailbox(author)
    save_signature(acting(author), box.pk, name="Cabinet des Tilleuls", html="<p>Dr Corvoisier</p>", is_default=False)
    draft = a_draft(author, box)
    context = browser.new_context(viewport={"width": request.param, "height": 844}, has_touch=True, is_mobile=True)
    cookie = signed_in_client(author).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/brouillons/{draft.public_id}/")
    # The composer takes the focus when its scripts have run, which closes a menu opened before.
    page.wait_for_load_state("networkidle")
    return page


def stored() -> Draft:
    found: list[Draft] = []
    assert not at_once(lambda: found.append(Draft.objects.get()))
    return found[0]


def test_priority_and_read_receipt_are_chosen_with_a_finger(phone: Page) -> None:
    phone.locator("summary", has_text="Priorité").tap()
    phone.get_by_label("Urgente").tap()
    phone.get_by_label("Accusé de lecture").tap()
    phone.get_by_label("Objet").fill("Depuis le couloir")
    phone.get_by_role("button", name="Enregistrer comme brouillon").tap()
    expect(phone.get_by_text("Brouillon enregistré à")).to_be_visible()
    kept = stored()
    assert (kept.priority, kept.wants_receipt, kept.subject) == (1, True, "Depuis le couloir")


def test_every_tool_of_the_desk_is_within_reach_of_a_finger(phone: Page) -> None:
    phone.get_by_role("textbox", name="Message").tap()
    for name in ("Gras", "Italique", "Souligné", "Liste à puces", "Liste numérotée", "Citation", "Lien", "Texte brut"):
        tool = phone.get_by_role("button", name=name, exact=True)
        tool.scroll_into_view_if_needed()
        expect(tool).to_be_in_viewport()
        box = tool.bounding_box()
        assert box is not None
        assert box["height"] >= 24
    for name in ("Ajouter une pièce jointe", "Enregistrer comme brouillon", "Supprimer le brouillon", "Ajouter CC"):
        expect(phone.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(phone.locator("summary", has_text="aucune")).to_be_visible()
    assert not scrolls_sideways(phone)


def test_the_open_choice_of_priority_is_no_obstacle(phone: Page) -> None:
    phone.locator("summary", has_text="Priorité").tap()
    expect(phone.get_by_label("Urgente")).to_be_in_viewport()
    assert obstacles(phone) == []
    assert not scrolls_sideways(phone)
