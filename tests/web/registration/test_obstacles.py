"""Each page of the journey in a real browser: no obstacle at 1440 and 320 pixels, in both themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page

from medipli.organisations.models import Organisation
from medipli.registration import links
from medipli.registration.models import Request
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import PASSWORD, a_person
from tests.registration.journeys import a_connection_request, a_local_form, a_submitted_request
from tests.web.registration.world import FINESS, PHARMACIST, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def started(page: Page, site: str, has_account: str = "no") -> None:
    page.goto(f"{site}/inscription/")
    page.get_by_text("Nous créons un compte partagé").click()
    page.get_by_text("Val-d’Orlane").click()
    page.get_by_text("Non" if has_account == "no" else "Oui", exact=True).click()
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_load_state()


def first_page(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/inscription/")


def first_page_with_errors(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/inscription/")
    page.get_by_text("Compte individuel sans identifiant RPPS").click()
    page.get_by_text("Monts-d’Aubrine", exact=True).click()
    page.get_by_role("button", name="Continuer").click()


def structures(page: Page, site: str, world: World) -> None:
    Organisation.objects.get_or_create(region=world.region, name="Clinique du Lac", town="Albi")
    page.goto(f"{site}/inscription/structure?q=albi")


def contact(page: Page, site: str, world: World) -> None:
    one, _ = Organisation.objects.get_or_create(region=world.region, name="Clinique du Lac", town="Albi")
    page.goto(f"{site}/inscription/structure/{one.pk}/contact")


def connection(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/inscription/raccordement?finess={FINESS}")
    page.get_by_role("button", name="Envoyer la demande").click()


def person(page: Page, site: str, world: World) -> None:
    started(page, site)
    page.get_by_text("Je ne dispose pas d’un identifiant national").click()
    page.get_by_text("Mon métier n’en a pas").click()
    page.get_by_role("button", name="Je valide").last.click()


def person_with_a_number(page: Page, site: str, world: World) -> None:
    started(page, site)
    page.get_by_text("Je dispose d’un identifiant national").click()
    page.get_by_label("Numéro RPPS ou ADELI").fill(PHARMACIST)
    page.get_by_label("Numéro RPPS ou ADELI").blur()
    page.get_by_text("Reconnu dans l’annuaire santé").first.wait_for()


def sign_in(page: Page, site: str, world: World) -> None:
    started(page, site, "yes")


def code(page: Page, site: str, world: World) -> None:
    person = a_person()
    started(page, site, "yes")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion").click()
    page.get_by_label("Code à 6 chiffres").wait_for()


def team(page: Page, site: str, world: World) -> None:
    started(page, site)
    page.goto(f"{site}/inscription/compte-partage")
    page.get_by_label("FINESS géographique").fill("31000")
    page.get_by_role("button", name="Je valide").last.click()


def recap(page: Page, site: str, world: World) -> None:
    started(page, site)
    page.goto(f"{site}/inscription/recapitulatif")
    page.get_by_role("button", name="Je valide").click()


def leaving(page: Page, site: str, world: World) -> None:
    started(page, site)
    page.goto(f"{site}/inscription/quitter")


def resuming(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/inscription/reprendre")


def spent_link(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/inscription/suivi/{'x' * 43}")


def follow_up(page: Page, site: str, world: World) -> None:
    found = Request.objects.filter(state="asked").first() or a_submitted_request(region=world.region)
    Request.objects.filter(pk=found.pk).update(state="asked", reason="Quelle adresse ?", paused_at=found.submitted_at)
    page.goto(f"{site}/inscription/suivi/{links.make(found, links.Purpose.FOLLOW)}")
    page.get_by_text("Ce que vous avez indiqué").click()


def asked(world: World) -> str:
    """The page that corrects a local account about which the desk asked."""
    found = Request.objects.filter(kind="LOCAL").first() or a_submitted_request(a_local_form(), world.region)
    Request.objects.filter(pk=found.pk).update(state="asked", reason="Quelle adresse\u202f?")
    return f"/inscription/suivi/{links.make(found, links.Purpose.FOLLOW)}/corrections"


def correcting(page: Page, site: str, world: World) -> None:
    page.goto(site + asked(world))
    page.get_by_label("Code postal").fill("59000")
    page.get_by_role("button", name="Relire mes corrections").last.click()
    page.locator(".error-summary").wait_for()


def rereading(page: Page, site: str, world: World) -> None:
    page.goto(site + asked(world))
    page.get_by_label("Fonction").first.fill("Coordinatrice de parcours")
    page.get_by_role("button", name="Relire mes corrections").last.click()
    page.get_by_role("heading", name="Relisez vos corrections").wait_for()


def resuming_elsewhere(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/inscription/reprendre?ailleurs")


def leading_on(page: Page, site: str, world: World) -> None:
    found = Request.objects.filter(kind="CONNECTION").first() or a_connection_request(world.region)
    page.goto(f"{site}/inscription/gestionnaire/{links.make(found, links.Purpose.ADMINISTER, sent_to=found.email)}")


def withdrawal(page: Page, site: str, world: World) -> None:
    found = Request.objects.filter(state="submitted").first() or a_submitted_request(region=world.region)
    page.goto(f"{site}/inscription/suivi/{links.make(found, links.Purpose.FOLLOW)}/retrait")


PAGES = [
    first_page,
    first_page_with_errors,
    structures,
    contact,
    connection,
    person,
    person_with_a_number,
    sign_in,
    code,
    team,
    recap,
    leaving,
    resuming,
    spent_link,
    follow_up,
    correcting,
    rereading,
    resuming_elsewhere,
    leading_on,
    withdrawal,
]


@pytest.mark.parametrize("opened", PAGES, ids=lambda opened: opened.__name__)
def test_a_page_of_the_journey_has_no_known_obstacle(
    page: Page, site: str, world: World, opened: Callable[[Page, str, World], None]
) -> None:
    opened(page, site, world)
    page.wait_for_load_state()
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for width in (1440, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert obstacles(page) == [], f"{scheme} {width}"
            assert not scrolls_sideways(page), f"{scheme} {width}"
