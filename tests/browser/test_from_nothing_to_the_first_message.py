"""From « Créer un compte » to the first message sent from the new box, the desk's part included.

Each step is on a picture under ``var/screens`` (or MEDIPLI_TEST_SCREENS).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from medipli.directory.models import Practitioner
from medipli.identity.models import Person, Terms, TermsAcceptance
from medipli.mailboxes.models import Mailbox
from tests.boxes import a_mailbox
from tests.browser.newcomers import (
    attests_identity,
    change_account,
    finish_account,
    new_page,
    page_of,
    publish_all,
    reads,
    sign_in,
    validate,
    write,
)
from tests.people import a_person
from tests.registration.journeys import an_agent, an_rpps
from tests.web.registration.conftest import Screens
from tests.web.registration.steps import choose, confirm, go_on
from tests.web.registration.world import DOCTOR, FINESS, PHARMACIST, World, link_to, run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN, TEAM, REGISTERED = "elsa@courrier.example", "pharmacie@courrier.example", "elsa.vaudreline@courrier.example"


@pytest.fixture(autouse=True)
def terms(db: None) -> Terms:
    return Terms.objects.create(version=1, body="# Objet\n\nÉcrire entre soignants.", published_at=timezone.now())


@pytest.fixture(autouse=True)
def everybody_leaves(browser: Browser, site: str) -> Iterator[None]:
    """Open tabs ask for news: they are closed before the tables are emptied."""
    yield
    for context in browser.contexts:
        context.close()


@pytest.fixture
def colleague(world: World) -> Mailbox:
    """A doctor who has been on the service for long."""
    return a_mailbox(a_person("Malo", "Hentric", national_id=f"8{DOCTOR}"), label="Dr Malo Hentric", town="Albi")


@pytest.fixture
def agent(browser: Browser, site: str, world: World, terms: Terms) -> Page:
    page = page_of(browser, an_agent(world.region), site)
    page.goto(f"{site}/centre-de-services/")
    return page


def holder(box: Mailbox) -> Person:
    assert box.owner is not None
    return box.owner


@pytest.mark.feature(18, 45, 46)
def test_a_pharmacist_alone_in_her_pharmacy(
    browser: Browser, page: Page, site: str, colleague: Mailbox, agent: Page, screens: Screens
) -> None:
    choose(page, site, "Nous créons un compte partagé", "Non")
    screens(page, "start")
    go_on(page, "Continuer")
    page.get_by_text("Je dispose d’un identifiant national : RPPS ou ADELI").click()
    page.get_by_label("Numéro RPPS ou ADELI").fill(PHARMACIST)
    page.get_by_label("Numéro RPPS ou ADELI").blur()
    page.get_by_role("button", name="Pharmacie du Centre, Albi").click()
    expect(page.get_by_label("Commune")).to_have_value("Albi")
    page.get_by_label("E-mail ordinaire").fill(OWN)
    screens(page, "individual")
    go_on(page, "Je valide")
    page.get_by_label("Adresse mail générique").fill(TEAM)
    page.get_by_label("Description du compte").fill("Pharmacie du Centre, 81000 Albi")
    screens(page, "shared")
    go_on(page, "Je valide")
    screens(page, "recap")
    go_on(page, "Je valide")
    confirm(page, site, OWN)
    confirm(page, site, TEAM)
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()
    screens(page, "received")
    follow_up = page.url
    run_jobs()
    page.goto(site + link_to(REGISTERED, "/inscription/identite/"))
    screens(page, "identity")
    page.get_by_role("button", name="C’est bien moi").click()
    expect(page.get_by_role("heading", name="Merci, c’est confirmé")).to_be_visible()
    assert not [letter for letter in mail.outbox if "responsable" in letter.subject], "her identity is her answer"

    agent.reload()
    screens(agent, "desk-queue")
    validate(agent, "VAUDRELINE Elsa", "elsa.vaudreline@pharmacien.vo.mssante.example", screens)
    validate(agent, "Pharmacie du Centre", "pharmacie.du.centre.81000.albi@pharmacien.vo.mssante.example", screens)
    run_jobs()
    publish_all(agent, site, screens)
    run_jobs()
    page.goto(follow_up)
    expect(page.get_by_role("heading", name="Compte publié")).to_be_visible()
    screens(page, "published")

    finish_account(page, site, OWN, screens)
    expect(page.locator(".account-names")).to_contain_text("Elsa")
    change_account(page, "Pharmacie du Centre")
    screens(page, "pharmacy-box")
    write(page, colleague.address, "Bonjour de la pharmacie", screens)
    reader = page_of(browser, holder(colleague), site)
    reads(reader, site, colleague.pk, "Bonjour de la pharmacie", "Pharmacie du Centre", screens)


def asks_for_a_local_account(page: Page, site: str, email: str, voucher: str, **more: str) -> None:
    """The form of somebody whose trade has no number; ends on the follow-up page."""
    choose(page, site, "Compte individuel sans identifiant RPPS", "Mon métier n’en a pas")
    page.get_by_text("En libéral, en cabinet ou en officine").click()
    go_on(page, "Continuer")
    page.get_by_text(voucher).click()
    given = {
        "email": email,
        "site_name": "Cabinet du Mail",
        "street": "6 place du Mail",
        "postal_code": "81000",
    } | more
    for name, value in given.items():
        page.locator(f"#id_{name}").fill(value)
    expect(page.get_by_label("Commune")).to_have_value("Albi")
    go_on(page, "Je valide")
    go_on(page, "Je valide")
    confirm(page, site, email)
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()


@pytest.mark.feature(24, 26, 27)
def test_a_medical_secretary_without_any_number(
    browser: Browser, page: Page, site: str, colleague: Mailbox, agent: Page, screens: Screens
) -> None:
    asks_for_a_local_account(
        page,
        site,
        "yael@courrier.example",
        "Un professionnel de santé responsable",
        last_name="Trévalon",
        first_name="Yaël",
        function="Secrétaire médicale",
        voucher_rpps=DOCTOR,
        voucher_last_name="Hentric",
        voucher_first_name="Malo",
    )
    screens(page, "asked")
    run_jobs()
    doctor = page_of(browser, holder(colleague), site)
    doctor.goto(f"{site}/responsable/")
    screens(doctor, "vouching")
    doctor.get_by_role("button", name="Oui, je confirme").click()
    expect(doctor.get_by_text("Merci, c’est confirmé.")).to_be_visible()
    agent.reload()
    validate(agent, "TRÉVALON Yaël", "yael.trevalon@local.medipli.example", screens)
    finish_account(page, site, "yael@courrier.example", screens)
    write(page, colleague.address, "Patients de lundi", screens)
    reads(doctor, site, colleague.pk, "Patients de lundi", "Yaël TRÉVALON", screens)


@pytest.mark.feature(13, 23, 27)
def test_a_nurse_trained_abroad_who_then_gets_her_number(
    browser: Browser, page: Page, site: str, world: World, colleague: Mailbox, agent: Page, screens: Screens
) -> None:
    number = an_rpps(88)
    choose(page, site, "Compte individuel sans identifiant RPPS", "J’attends un RPPS")
    page.get_by_text("En libéral, en cabinet ou en officine").click()
    go_on(page, "Continuer")
    page.locator("#id_finess").fill(FINESS)
    page.locator("#id_finess").blur()
    expect(page.get_by_label("Nom du lieu")).to_have_value("Pharmacie du Centre")
    page.get_by_label("Profession").first.select_option("60")
    for name, value in {"last_name": "Ferrâo", "first_name": "Liz", "email": "liz@courrier.example"}.items():
        page.locator(f"#id_{name}").fill(value)
    if page.get_by_text("Je souhaite une adresse MSSanté").is_visible():
        page.locator("#id_wants_address").uncheck(force=True)
    go_on(page, "Je valide")
    go_on(page, "Je valide")
    confirm(page, site, "liz@courrier.example")
    screens(page, "asked")
    run_jobs()
    agent.reload()
    agent.locator(".desk-row").filter(has_text="FERRÂO Liz").get_by_role("link").click()
    attests_identity(agent)
    validate(agent, "FERRÂO Liz", "liz.ferrao@local.medipli.example", screens)
    finish_account(page, site, "liz@courrier.example", screens)
    write(page, colleague.address, "Bonjour de Liz", screens)

    Practitioner.objects.create(
        national_id=f"8{number}", last_name="FERRAO", first_name="Liz", profession_code="60", profession="Infirmier"
    )
    agent.goto(f"{site}/centre-de-services/comptes/")
    agent.get_by_label("Nom, adresse ou numéro RPPS").fill("Ferrâo")
    agent.get_by_role("button", name="Chercher").click()
    agent.get_by_role("link", name="Liz Ferrâo").first.click()
    agent.get_by_label("Pourquoi ouvrez-vous ce dossier").fill("Numéro RPPS reçu par courrier.")
    agent.get_by_role("button", name="Ouvrir le dossier").click()
    agent.locator("summary").filter(has_text="Passer en BAL PER").click()
    agent.get_by_label("Numéro RPPS ou ADELI").fill(number)
    agent.locator("[id^='how-rpps-']").last.fill("Attestation de l’ordre vue au guichet.")
    screens(agent, "upgrade")
    agent.get_by_role("button", name="Passer en BAL PER").click()
    expect(agent.get_by_text("La boîte devient une BAL PER")).to_be_visible()
    expect(agent.get_by_text("liz.ferrao@sante.vo.mssante.example").last).to_be_visible()
    screens(agent, "upgraded")

    box = Mailbox.objects.get(owner__email="liz@courrier.example")
    doctor = page_of(browser, holder(colleague), site)
    doctor.goto(f"{site}/boites/{colleague.pk}/")
    write(doctor, "liz.ferrao@local.medipli.example", "À votre ancienne adresse", screens)
    reads(page, site, box.pk, "À votre ancienne adresse", "Malo HENTRIC", screens)


@pytest.mark.feature(12)
def test_a_care_home_that_has_never_heard_of_the_service(
    browser: Browser, page: Page, site: str, world: World, colleague: Mailbox, agent: Page, screens: Screens
) -> None:
    head, nurse = "direction@courrier.example", "noe@courrier.example"
    page.goto(f"{site}/inscription/raccordement")
    page.get_by_label("FINESS géographique").fill(FINESS)
    page.get_by_label("FINESS géographique").blur()
    expect(page.get_by_label("Raison sociale")).to_have_value("Pharmacie du Centre")
    page.get_by_label("Région").select_option("vo")
    given = {"professionals": "42", "contact_last_name": "Darvilliers", "contact_first_name": "Oriane", "email": head}
    for name, value in given.items():
        page.locator(f"#id_{name}").fill(value)
    go_on(page, "Envoyer la demande")
    confirm(page, site, head)
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()
    follow_up = page.url
    run_jobs()
    agent.reload()
    agent.locator(".desk-row").filter(has_text="Pharmacie du Centre").get_by_role("link").click()
    screens(agent, "connection")
    agent.get_by_role("button", name="Accepter le raccordement").click()
    expect(agent.get_by_role("status").first).to_be_visible()
    page.goto(follow_up)
    expect(page.get_by_role("heading", name="Raccordement accepté")).to_be_visible()
    screens(page, "accepted")

    run_jobs()
    page.goto(site + link_to(head, "/inscription/gestionnaire/"))
    screens(page, "leads-on")
    page.get_by_role("button", name="Créer mon compte").click()
    expect(page.get_by_label("Nom du lieu")).to_have_value("Pharmacie du Centre")
    page.get_by_text("Je ne dispose pas d’un identifiant national").click()
    page.get_by_text("Mon métier n’en a pas").click()
    page.get_by_text("Un professionnel de santé responsable").click()
    vouched = {"voucher_last_name": "Hentric", "voucher_first_name": "Malo", "voucher_rpps": DOCTOR}
    for name, value in ({"function": "Directrice", "street": "3 rue des Lices"} | vouched).items():
        page.locator(f"#id_{name}").fill(value)
    screens(page, "filled-in")
    go_on(page, "Je valide")
    expect(page.get_by_text("Administrera")).to_be_visible()
    go_on(page, "Je valide")
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()
    run_jobs()
    agent.goto(f"{site}/centre-de-services/")
    agent.locator(".desk-row").filter(has_text="DARVILLIERS Oriane").get_by_role("link").click()
    attests_identity(agent)
    validate(agent, "DARVILLIERS Oriane", "oriane.darvilliers@local.medipli.example", screens)
    finish_account(page, site, head, screens)
    assert any("Vous administrez" in str(letter.subject) for letter in mail.outbox if letter.to == [head])

    page.goto(f"{site}/gestionnaire/")
    page.get_by_role("link", name="Nouveau compte").click()
    page.get_by_label("Nom d’exercice").fill("Aubrac")
    page.get_by_label("Prénom").fill("Noé")
    page.get_by_label("Fonction, pour un compte local").fill("Cadre de santé")
    page.get_by_label("Adresse mail ordinaire").fill(nurse)
    screens(page, "new-account")
    page.get_by_role("button", name="Créer le compte").click()
    expect(page.get_by_text("Un lien part à la personne")).to_be_visible()
    screens(page, "accounts")
    newcomer = new_page(browser)
    finish_account(newcomer, site, nurse, screens)
    write(newcomer, colleague.address, "Bonjour de l’établissement", screens)
    doctor = page_of(browser, holder(colleague), site)
    reads(doctor, site, colleague.pk, "Bonjour de l’établissement", "Noé AUBRAC", screens)


@pytest.mark.feature(20, 21, 51)
def test_somebody_with_an_account_adds_a_shared_box_and_a_colleague(
    browser: Browser, page: Page, site: str, terms: Terms, colleague: Mailbox, agent: Page, screens: Screens
) -> None:
    person = a_person("Elsa", "Vaudreline", national_id=f"8{PHARMACIST}")
    TermsAcceptance.objects.create(person=person, terms=terms)
    own = a_mailbox(person, label="Elsa Vaudreline")
    choose(page, site, "Nous créons un compte partagé", "Oui")
    go_on(page, "Continuer")
    sign_in(page, person.email)
    expect(page.get_by_role("heading", name="Inscription du compte partagé")).to_be_visible()
    page.get_by_label("Adresse mail générique").fill(TEAM)
    page.get_by_label("Description du compte").fill("Pharmacie du Centre, 81000 Albi")
    page.get_by_label("FINESS géographique").fill(FINESS)
    page.get_by_label("FINESS géographique").blur()
    expect(page.get_by_label("Commune")).to_have_value("Albi")
    expect(page.get_by_label("Identifiant RPPS")).to_have_value(PHARMACIST)
    screens(page, "shared")
    go_on(page, "Je valide")
    go_on(page, "Je valide")
    confirm(page, site, TEAM)
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()
    run_jobs()
    agent.reload()
    validate(agent, "Pharmacie du Centre", "pharmacie.du.centre.81000.albi@pharmacien.vo.mssante.example", screens)
    page.goto(f"{site}/boites/{own.pk}/")
    change_account(page, "Pharmacie du Centre")
    write(page, colleague.address, "Bonjour de l’équipe", screens)

    page.get_by_role("link", name="Membres").first.click()
    page.get_by_label("Adresse ou nom de la personne").fill(colleague.address)
    page.get_by_role("button", name="Envoyer l’invitation").click()
    screens(page, "invited")
    run_jobs()
    other = page_of(browser, holder(colleague), site)
    other.goto(site + link_to(holder(colleague).email, "/invitations/"))
    screens(other, "invitation")
    other.get_by_role("button", name="Accepter").click()
    other.goto(f"{site}/boites/{colleague.pk}/")
    change_account(other, "Pharmacie du Centre")
    page.reload()
    page.get_by_role("link", name="Retirer Malo Hentric").click()
    page.get_by_role("button", name="Retirer de la boîte").click()
    expect(page.get_by_text("Malo Hentric n’a plus accès à la boîte.")).to_be_visible()
    other.evaluate("document.querySelector('live-mailbox').ask()")
    expect(other.get_by_role("heading", name="Vous n’avez plus accès à cette boîte")).to_be_visible()
    screens(other, "lost")
