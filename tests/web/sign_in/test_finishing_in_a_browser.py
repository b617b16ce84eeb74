"""« Finaliser mon compte » in a real browser: both themes, a phone and a large screen, and a link that served (F27)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from medipli.identity.actions.finish_account import invite_to_finish
from medipli.identity.models import Person, RecoveryRequest
from medipli.notices import box_tasks
from tests.boxes import SERVICE
from tests.obstacles import obstacles, scrolls_sideways
from tests.ordinary_mail import last_link
from tests.people import a_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.feature(27)]
NEW = "marais cuivre lanterne vent"


def a_link() -> tuple[Person, str]:
    """Somebody whose account was just validated, and the path in their letter."""
    person = a_person("Elsa", "Vaudreline")
    person.set_unusable_password()
    person.save()
    assert invite_to_finish(SERVICE, person)
    box_tasks.finish_account(person_id=person.pk)
    return person, last_link()


def rests_well(page: Page, name: str) -> None:
    """No obstacle, nothing wider than the window, nothing in the console; a picture when one is asked for."""
    assert obstacles(page) == [], name
    assert not scrolls_sideways(page), name
    if folder := os.environ.get("MEDIPLI_TEST_SCREENS"):
        size = page.viewport_size
        assert size is not None
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        page.screenshot(path=Path(folder) / f"finish-{name}-{size['width']}-{'dark' if dark else 'light'}.png")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_the_first_password_is_chosen_without_obstacle(
    browser: Browser, live_server: Any, theme: Any, width: int
) -> None:
    person, link = a_link()
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, locale="fr-FR")
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(live_server.url + link)
    expect(page.get_by_role("heading", name="Finaliser mon compte")).to_be_visible()
    expect(page.get_by_label("Votre identifiant")).to_have_value(person.email)
    rests_well(page, "new")
    page.get_by_label("Mot de passe", exact=True).fill(NEW)
    page.get_by_label("Confirmation").fill("autre chose")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 422):
        page.get_by_role("button", name="Finaliser mon compte").click()
    expect(page.locator(".error-summary")).to_be_visible()
    rests_well(page, "wrong")
    problems.clear()
    page.get_by_label("Mot de passe", exact=True).fill(NEW)
    page.get_by_label("Confirmation").fill(NEW)
    page.get_by_role("button", name="Finaliser mon compte").click()
    expect(page.get_by_text("Votre compte est prêt. Connectez-vous.")).to_be_visible()
    assert problems == []
    page.goto(live_server.url + link)
    expect(page.get_by_role("heading", name="Ce lien ne sert plus")).to_be_visible()
    rests_well(page, "used")
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_an_expired_link_gives_way_to_a_new_one(browser: Browser, live_server: Any, theme: Any, width: int) -> None:
    person, link = a_link()
    RecoveryRequest.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, locale="fr-FR")
    page = context.new_page()
    page.goto(live_server.url + link)
    rests_well(page, "old")
    mail.outbox.clear()
    page.get_by_role("button", name="Recevoir un nouveau lien").click()
    expect(page.get_by_role("heading", name="Consultez votre messagerie")).to_be_visible()
    rests_well(page, "asked")
    box_tasks.finish_account(person_id=person.pk)
    assert mail.outbox[-1].to == [person.email]
    assert last_link() != link
    page.goto(live_server.url + last_link())
    expect(page.get_by_role("heading", name="Finaliser mon compte")).to_be_visible()
    page.goto(live_server.url + link)
    expect(page.get_by_role("heading", name="Ce lien ne sert plus")).to_be_visible()
    context.close()
