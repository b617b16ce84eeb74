"""What newcomers, desk agents and colleagues do in the journeys of this folder."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from medipli.delivery.actions import release
from medipli.identity.models import Person
from medipli.messages.models import Draft
from tests.boxes import at_once
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, signed_in_client
from tests.web.registration.conftest import Screens
from tests.web.registration.world import link_to, run_jobs


def new_page(browser: Browser) -> Page:
    """A browser of somebody's own."""
    return browser.new_context(locale="fr-FR", timezone_id="Europe/Paris").new_page()


def page_of(browser: Browser, person: Person, site: str) -> Page:
    """A browser where ``person`` is signed in."""
    page = new_page(browser)
    key = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
    return page


def finish_account(page: Page, site: str, email: str, screens: Screens) -> None:
    """Follow the link of a validated account: password, sign-in, code, CGU."""
    run_jobs()
    page.goto(site + link_to(email, "/compte/finaliser/"))
    screens(page, "finish")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Finaliser mon compte").click()
    page.wait_for_url("**/connexion?pret")
    screens(page, "ready")
    sign_in(page, email)
    expect(page.get_by_role("heading", name="Conditions générales d’utilisation")).to_be_visible()
    screens(page, "cgu")
    page.get_by_text("J’ai lu et j’accepte").click()
    page.get_by_role("button", name="Accepter et continuer").click()
    expect(page.get_by_role("heading", name="Boîte de réception")).to_be_visible()
    screens(page, "own-box")


def sign_in(page: Page, email: str) -> None:
    """Type an address, the password and the code of the mail, on the sign-in page."""
    page.get_by_label("E-mail", exact=True).fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion").last.click()
    page.get_by_label("Code à 6 chiffres").fill(last_code())
    page.wait_for_url(lambda url: "/connexion/code" not in url)


def change_account(page: Page, label: str) -> None:
    """« Changer de compte », to the box of that name."""
    page.locator("summary.account-button").click()
    menu_entry(page, label).click()
    expect(page.locator(".account-names b")).to_have_text(label)


def menu_entry(page: Page, label: str) -> Locator:
    """The box of that name in the menu of the account."""
    return page.locator(".account-menu a.menu-item-two").filter(has_text=label)


def write(page: Page, address: str, subject: str, screens: Screens) -> None:
    """Write a first message from the open box, and send it."""
    page.get_by_role("navigation", name="Dossiers").get_by_role("link", name="Nouveau message").click()
    window = page.get_by_role("dialog", name="Nouveau message")
    window.get_by_role("combobox", name="A:").fill(address)
    page.keyboard.press("Enter")
    window.get_by_label("Objet").fill(subject)
    window.get_by_role("textbox", name="Message").fill("Bonjour, notre nouvelle adresse fonctionne.")
    screens(page, "first-message")
    window.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator(".toast-text")).to_contain_text(f"« {subject} » partira dans")
    let_held_messages_go()


def reads(page: Page, site: str, box_id: int, subject: str, sender: str, screens: Screens) -> None:
    """Somebody finds the message in a box, from that sender."""
    page.goto(f"{site}/boites/{box_id}/")
    page.locator(".row").filter(has_text=subject).click()
    expect(page.get_by_role("heading", name=subject)).to_be_visible()
    expect(page.locator("#reader")).to_contain_text(sender)
    screens(page, "received")


def let_held_messages_go() -> None:
    """What the worker does once the delay to take a message back is over."""

    def work() -> None:
        for draft in Draft.objects.filter(state=Draft.State.HELD):
            Draft.objects.filter(pk=draft.pk).update(send_at=timezone.now() - timedelta(seconds=1))
            assert release(draft.pk)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'delivery.release'")

    # The browser's loop runs in this thread: the database is asked from another.
    problems = at_once(work)
    assert not problems, problems


def validate(agent: Page, who: str, address: str, screens: Screens) -> None:
    """An agent opens a request of the queue, takes it and creates the address that is proposed."""
    agent.locator(".desk-row").filter(has_text=who).get_by_role("link").click()
    expect(agent.locator("#request-title")).to_contain_text(who)
    agent.get_by_role("button", name="M’assigner").click()
    expect(agent.get_by_text("Suivie par")).to_be_visible()
    domain = agent.locator(".desk-domain").inner_text()
    assert agent.get_by_role("textbox", name="Adresse à créer").input_value() + domain == address
    screens(agent, "desk-request")
    agent.get_by_role("button", name="Valider et créer l’adresse").click()
    expect(agent.get_by_role("status").filter(has_text="la demande est validée")).to_be_visible()


def publish_all(agent: Page, site: str, screens: Screens) -> None:
    """An agent takes what is to be published as a work file, executes it, and says that it is done."""
    agent.goto(f"{site}/centre-de-services/publications/")
    screens(agent, "desk-publications")
    agent.get_by_text("Toutes (").click()
    with agent.expect_navigation():
        agent.get_by_role("button", name="Produire le fichier de travail").click()
    with agent.expect_download() as file:
        agent.get_by_role("link", name="Fichier n°").first.click()
    assert file.value.suggested_filename.endswith(".csv")
    screens(agent, "desk-work-file")
    agent.get_by_role("button", name="Tout est fait").first.click()
    expect(agent.get_by_text("confirmée")).to_be_visible()


def attests_identity(agent: Page) -> None:
    """On the page of a request, an agent says how they checked who the person is."""
    agent.locator("summary").filter(has_text="Attester l’identité").click()
    agent.get_by_label("Comment l’identité a-t-elle été vérifiée").select_option("document")
    agent.get_by_label("Ce que vous avez vérifié").fill("Pièce d’identité et diplôme vus au guichet.")
    agent.get_by_role("button", name="Attester", exact=True).click()
    expect(agent.get_by_text("Contrôle du centre de services").first).to_be_visible()
