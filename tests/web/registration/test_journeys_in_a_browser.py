"""The journeys as new users try them, in a real browser, each step on a picture under ``var/screens``."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from medipli.registration.models import Request
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person
from tests.registration.journeys import an_rpps
from tests.web.registration.conftest import Screens
from tests.web.registration.steps import choose, confirm, go_on
from tests.web.registration.world import FINESS, PHARMACIST, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN, TEAM = "elsa@courrier.example", "pharmacie@courrier.example"


@pytest.mark.feature(18, 22, 29)
def test_a_pharmacist_alone_asks_for_the_box_of_her_pharmacy_and_her_own(
    page: Page, site: str, world: World, screens: Screens
) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    choose(page, site, "Nous créons un compte partagé", "Non")
    screens(page, "type-and-region")
    go_on(page, "Continuer")
    page.get_by_text("Je dispose d’un identifiant national : RPPS ou ADELI").click()
    page.get_by_label("Numéro RPPS ou ADELI").fill(PHARMACIST)
    page.get_by_label("Numéro RPPS ou ADELI").blur()
    expect(page.get_by_label("Nom d’exercice")).to_have_value("VAUDRELINE")
    page.get_by_role("button", name="Pharmacie du Centre, Albi").click()
    expect(page.get_by_label("Commune")).to_have_value("Albi")
    page.get_by_label("E-mail ordinaire").fill("elsa@gmial.com")
    page.get_by_label("E-mail ordinaire").blur()
    page.get_by_role("button", name="Utiliser elsa@gmail.com").click()
    expect(page.get_by_label("E-mail ordinaire")).to_have_value("elsa@gmail.com")
    page.get_by_label("E-mail ordinaire").fill(OWN)
    screens(page, "individual")
    go_on(page, "Je valide")
    expect(page.get_by_label("Raison sociale")).to_have_value("Pharmacie du Centre")
    expect(page.get_by_label("Identifiant RPPS")).to_have_value(PHARMACIST)
    page.get_by_label("Adresse mail générique").fill(TEAM)
    page.get_by_label("Description du compte").fill("Pharmacie du Centre, 81000 Albi")
    expect(page.locator("future-address")).to_contain_text("pharmacie.du.centre.81000.albi")
    screens(page, "shared")
    go_on(page, "Je valide")
    screens(page, "recap")
    go_on(page, "Je valide")
    expect(page.get_by_role("heading", name="Confirmez votre adresse mail")).to_be_visible()
    screens(page, "mail")
    confirm(page, site, OWN)
    confirm(page, site, TEAM)
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()
    screens(page, "follow-up")
    assert {(one.kind, one.state) for one in Request.objects.all()} == {("ORG", "submitted"), ("PER", "submitted")}
    assert not problems


@pytest.mark.feature(24, 26)
def test_a_medical_secretary_without_any_number_asks_for_a_local_account(
    page: Page, site: str, world: World, screens: Screens
) -> None:
    choose(page, site, "Compte individuel sans identifiant RPPS", "Mon métier n’en a pas")
    page.get_by_text("En libéral, en cabinet ou en officine").click()
    screens(page, "choice")
    go_on(page, "Continuer")
    screens(page, "empty-form")
    go_on(page, "Je valide")
    summary = page.get_by_role("alert").filter(has_text="Vérifiez votre saisie")
    expect(summary).to_be_focused()
    screens(page, "errors")
    summary.get_by_role("link", name="Indiquez votre prénom.").click()
    expect(page.get_by_label("Prénom", exact=False).first).to_be_focused()
    page.get_by_text("Un professionnel de santé responsable").click()
    for name, value in {
        "last_name": "Trévalon",
        "first_name": "Yaël",
        "function": "Secrétaire médicale",
        "email": "yael@courrier.example",
        "site_name": "Cabinet du Mail",
        "street": "6 place du Mail",
        "postal_code": "81000",
        "voucher_rpps": an_rpps(),
        "voucher_last_name": "Hentric",
        "voucher_first_name": "Malo",
    }.items():
        page.locator(f"#id_{name}").fill(value)
    expect(page.get_by_label("Commune")).to_have_value("Albi")
    go_on(page, "Je valide")
    expect(page.get_by_text("Secrétaire médicale")).to_be_visible()
    screens(page, "recap")
    go_on(page, "Je valide")
    confirm(page, site, "yael@courrier.example")
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()
    expect(page.get_by_text("Annuaire santé", exact=True)).to_have_count(0)
    screens(page, "follow-up")
    assert Request.objects.get().kind == "LOCAL"


@pytest.mark.feature(13, 23)
def test_a_nurse_trained_abroad_asks_for_a_box_without_javascript(
    browser: Browser, site: str, world: World, screens: Screens
) -> None:
    page = browser.new_context(java_script_enabled=False, locale="fr-FR").new_page()
    choose(page, site, "Compte individuel sans identifiant RPPS", "J’attends un RPPS")
    page.get_by_text("En libéral, en cabinet ou en officine").click()
    go_on(page, "Continuer")
    expect(page.get_by_role("radio", name="J’attends un RPPS")).to_be_checked()
    page.get_by_label("FINESS géographique").fill(FINESS)
    page.get_by_role("button", name="Compléter d’après ces numéros").click()
    expect(page.get_by_label("Nom du lieu")).to_have_value("Pharmacie du Centre")
    for name, value in {"last_name": "Ferrâo", "first_name": "Liz", "email": "liz@gmial.com"}.items():
        page.locator(f"#id_{name}").fill(value)
    page.get_by_label("Profession").first.select_option("60")
    screens(page, "form")
    go_on(page, "Retour")
    go_on(page, "Continuer")
    expect(page.locator("#id_first_name")).to_have_value("Liz")
    page.locator("#id_postal_code").fill("99999")
    go_on(page, "Je valide")
    expect(page.get_by_role("link", name="Aucune commune n’a le code postal 99999")).to_be_visible()
    page.get_by_role("button", name="Utiliser liz@gmail.com").click()
    expect(page.locator("#id_email")).to_have_value("liz@gmail.com")
    page.locator("#id_email").fill("liz@courrier.example")
    page.locator("#id_postal_code").fill("81 000")
    go_on(page, "Je valide")
    expect(page.get_by_role("heading", name="Relisez votre demande")).to_be_visible()
    go_on(page, "Je valide")
    confirm(page, site, "liz@courrier.example")
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()
    screens(page, "follow-up")
    found = Request.objects.get()
    assert (found.kind, found.state, found.answers["wants_address"]) == ("INT", "submitted", "on")


@pytest.mark.feature(12)
def test_a_care_home_that_never_heard_of_the_service_asks_to_be_connected(
    page: Page, site: str, world: World, screens: Screens
) -> None:
    page.goto(f"{site}/inscription/")
    page.get_by_role("link", name="Rapprochez-vous de votre administrateur").click()
    page.get_by_label("Nom, ville ou numéro FINESS").fill("Albi")
    go_on(page, "Chercher")
    expect(page.get_by_text("Pas encore raccordée")).to_be_visible()
    screens(page, "search")
    page.get_by_role("link", name="Demander son raccordement : Pharmacie du Centre").click()
    expect(page.get_by_label("Raison sociale")).to_have_value("Pharmacie du Centre")
    screens(page, "form")
    page.get_by_label("Région").select_option("vo")
    for label, value in {
        "Nombre de professionnels": "42",
        "Nom": "Darvilliers",
        "Prénom": "Oriane",
        "E-mail": "direction@courrier.example",
    }.items():
        page.get_by_label(label).and_(page.locator("input")).last.fill(value)
    page.locator("#id_contact_last_name").fill("Darvilliers")
    go_on(page, "Envoyer la demande")
    expect(page.get_by_role("heading", name="Confirmez votre adresse mail")).to_be_visible()
    screens(page, "to-confirm")
    confirm(page, site, "direction@courrier.example")
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()
    screens(page, "follow-up")
    page.get_by_role("link", name="Retirer cette demande").click()
    screens(page, "withdraw")
    go_on(page, "Retirer la demande")
    expect(page.get_by_role("heading", name="Demande retirée")).to_be_visible()
    assert Request.objects.get().state == "withdrawn"


@pytest.mark.feature(19, 20, 21)
def test_somebody_with_an_account_signs_in_inside_the_journey_and_comes_straight_back(
    page: Page, site: str, world: World, screens: Screens
) -> None:
    person = a_person("Inès", "Corvoisier")
    choose(page, site, "Nous créons un compte partagé", "Oui")
    go_on(page, "Continuer")
    screens(page, "sign-in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    go_on(page, "Connexion")
    expect(page.get_by_role("navigation", name="Étapes de l’inscription")).to_be_visible()
    screens(page, "code")
    page.get_by_label("Code à 6 chiffres").fill(last_code())
    expect(page.get_by_role("heading", name="Inscription du compte partagé")).to_be_visible()
    expect(page.get_by_label("Récapitulatif")).to_contain_text(person.full_name)
    page.get_by_label("Description du compte").fill("Secrétariat de cardiologie")
    page.reload()
    page.go_back()
    page.goto(f"{site}/inscription/")
    expect(page.get_by_role("radio", name="Nous créons un compte partagé")).to_be_checked()
    assert Request.objects.get().person_id == person.pk
