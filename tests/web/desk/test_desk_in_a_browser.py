"""The desk’s side of a journey in a real browser, with a picture of each step, and axe on its pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from medipli.identity.actions.suspend import suspend_account
from medipli.mailboxes.models import Mailbox
from medipli.organisations.actions import open_file
from medipli.organisations.models import Organisation
from medipli.registration import tasks
from medipli.registration.actions import box_life
from medipli.registration.models import Request
from medipli.support.actions import Question, open_request
from tests.boxes import a_mailbox, acting
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import a_person
from tests.registration.journeys import a_green_request, a_shared_request, a_submitted_request
from tests.web.desk.conftest import Room, Screens, url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def as_agent(context: BrowserContext, room: Room, site: str) -> Page:
    cookie = room.client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    return context.new_page()


@pytest.mark.feature(44, 45, 46)
def test_an_agent_brings_a_request_from_the_queue_to_the_directory(
    browser: Browser, live_server: Any, room: Room, screens: Screens
) -> None:
    one = a_submitted_request(None, room.region)
    tasks.run_checks(request_id=one.pk)
    a_green_request(room.region)
    page = as_agent(browser.new_context(viewport={"width": 1440, "height": 900}), room, live_server.url)
    page.goto(live_server.url + url("desk"))
    screens(page, "queue")
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="VAUDRELINE Elsa")).to_be_visible()
    page.get_by_role("button", name="M’assigner").click()
    expect(page.get_by_text("La demande vous est assignée.")).to_be_visible()
    page.get_by_role("textbox", name="Note interne").fill("Rappelée au cabinet.")
    page.get_by_role("button", name="Enregistrer la note").click()
    page.get_by_text("Attester l’identité").click()
    page.get_by_label("Comment l’identité a-t-elle été vérifiée").select_option("callback")
    page.get_by_label("Ce que vous avez vérifié").fill("Date de naissance et lieu d’exercice confirmés.")
    screens(page, "attest")
    page.get_by_role("button", name="Attester", exact=True).click()
    expect(page.get_by_text("Contrôle du centre de services").first).to_be_visible()
    page.get_by_role("textbox", name="Adresse à créer").fill("é")
    expect(page.get_by_text("Avant le @")).to_be_visible()
    page.get_by_role("textbox", name="Adresse à créer").fill("elsa.vaudreline.albi")
    expect(page.get_by_text("Disponible, conforme à la règle de nommage régionale.")).to_be_visible()
    page.get_by_text("Rejeter…").click()
    screens(page, "reject")
    page.get_by_text("Rejeter…").click()
    page.get_by_role("button", name="Valider et créer l’adresse").click()
    expect(page.get_by_text("la demande est validée")).to_be_visible()
    screens(page, "next")
    page.get_by_role("link", name="Publications").click()
    expect(page.get_by_text("elsa.vaudreline.albi@")).to_be_visible()
    page.get_by_label("Toutes (1)").check()
    page.get_by_role("button", name="Produire le fichier de travail").click()
    screens(page, "handed-over")
    page.get_by_role("button", name="Tout est fait").click()
    expect(page.get_by_text("1 publication est confirmée.")).to_be_visible()
    one = Request.objects.get(pk=one.pk)
    assert (one.state, one.proposed_address.partition("@")[0]) == ("published", "elsa.vaudreline.albi")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing(browser: Browser, live_server: Any, room: Room, theme: Any, width: int) -> None:
    structure = Organisation.objects.create(region=room.region, name="Cabinet du Quai", finess="990210833")
    subject = a_person("Loïck", "Sauvelaine")
    a_mailbox(subject, kind=Mailbox.Kind.INT, organisation=structure)
    open_file(room.actor, subject.pk, "Appel du 12 mars, téléphone perdu")
    asked = open_request(
        acting(subject), Question(about="other", subject="Code", text="Bonjour", region_id=room.region.pk)
    )
    a_green_request(room.region)
    shared = a_shared_request(region=room.region)
    tasks.run_checks(request_id=shared.pk)
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = as_agent(context, room, live_server.url)
    for path in (
        url("desk"),
        url("desk") + "?vue=ready",
        url("desk-request", shared.pk),
        url("desk-help"),
        url("desk-thread", asked.pk),
        url("desk-accounts"),
        url("desk-account", subject.pk),
        url("desk-structures"),
        url("desk-publications"),
        url("desk-journal"),
    ):
        page.goto(live_server.url + path)
        assert obstacles(page) == [], path
        assert not scrolls_sideways(page), path


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_where_something_is_the_matter(
    browser: Browser, live_server: Any, room: Room, theme: Any, width: int
) -> None:
    structure = Organisation.objects.create(region=room.region, name="Cabinet du Quai", finess="990210833")
    subject = a_person("Elsa", "Vaudreline")
    box = a_mailbox(subject, kind=Mailbox.Kind.INT, organisation=structure)
    open_file(room.actor, subject.pk, "Appel du 12 mars, téléphone perdu")
    suspend_account(acting(a_person()), subject.pk, "Téléphone volé, signalé ce matin")
    box_life.suspend(room.actor, box, "Départ en congé")
    one = a_green_request(room.region)
    Request.objects.filter(pk=one.pk).update(made_by=subject, made_for=structure)
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = as_agent(context, room, live_server.url)
    for path, words in ((url("desk"), "Homonyme"), (url("desk-request", one.pk), "Préparée par")):
        page.goto(live_server.url + path)
        expect(page.get_by_text(words).first).to_be_visible()
        assert obstacles(page) == [], path
        assert not scrolls_sideways(page), path
    page.goto(live_server.url + url("desk-account", subject.pk))
    page.locator("summary", has_text="Rouvrir le compte").click()
    page.get_by_role("button", name="Rouvrir le compte").last.click()
    expect(page.get_by_text("Rien n’a changé")).to_be_visible()
    assert obstacles(page) == []
    assert not scrolls_sideways(page)
    page.get_by_label("Pourquoi le rouvrir").fill("Téléphone retrouvé, identité vérifiée")
    page.get_by_label("Je confirme").first.check()
    page.get_by_role("button", name="Rouvrir le compte").last.click()
    expect(page.get_by_text("Le compte est de nouveau ouvert")).to_be_visible()
