"""Writing with a real browser: keyboard alone, two windows, taking back, files, no script, accessibility."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.messages.models import Draft
from tests.boxes import a_draft, a_mailbox, at_once
from tests.late_scripts import late_script
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import a_person, signed_in_client

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def author() -> Person:
    return a_person("Inès", "Corvoisier")


@pytest.fixture
def box(author: Person) -> Mailbox:
    return a_mailbox(author)


@pytest.fixture
def colleague() -> Mailbox:
    return a_mailbox(a_person("Malo", "Hentric"), label="Dr Malo Hentric", activity="Cardiologie", town="Vernoles")


def signed_in(context: BrowserContext, site: str, person: Person) -> BrowserContext:
    cookie = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    return context


@pytest.fixture
def desk(context: BrowserContext, site: str, author: Person) -> Page:
    page = signed_in(context, site, author).new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return page


def database(work: Callable[[], Any]) -> Any:
    """Ask the database from a thread of its own: the browser's loop runs in this one."""
    found: list[Any] = []
    problems = at_once(lambda: found.append(work()))
    assert not problems, problems
    return found[0]


def stored(draft_id: str) -> Draft:
    draft = database(lambda: Draft.objects.get(public_id=draft_id))
    assert isinstance(draft, Draft)
    return draft


def open_composer(page: Page, site: str, box: Mailbox) -> str:
    page.goto(f"{site}/boites/{box.pk}/")
    page.keyboard.press("c")
    expect(page.get_by_role("dialog", name="Nouveau message")).to_be_visible()
    expect(page.get_by_role("combobox", name="A:")).to_be_focused()
    return str(page.locator("dialog[open] compose-window").get_attribute("data-id"))


def test_a_message_is_written_and_sent_with_the_keyboard_alone(
    desk: Page, site: str, box: Mailbox, colleague: Mailbox
) -> None:
    draft_id = open_composer(desk, site, box)
    desk.keyboard.type("hentr", delay=20)
    expect(desk.get_by_role("option", name="Dr Malo Hentric")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("group", name="Dr Malo Hentric, Cardiologie · Vernoles")).to_be_visible()
    desk.keyboard.press("Backspace")
    desk.keyboard.press("ArrowRight")
    desk.get_by_label("Objet").focus()
    desk.keyboard.type("Demande d’avis")
    desk.keyboard.press("Enter")
    desk.keyboard.type("Cher confrère, merci.")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".toast-text")).to_contain_text("« Demande d’avis » partira dans")
    expect(desk.get_by_role("dialog", name="Nouveau message")).to_be_hidden()
    assert stored(draft_id).state == Draft.State.HELD
    desk.get_by_role("button", name="Annuler l’envoi").click()
    expect(desk.get_by_label("Objet")).to_have_value("Demande d’avis")
    kept = stored(draft_id)
    assert (kept.state, kept.to[0]["address"]) == (Draft.State.EDITING, colleague.address)


def test_words_are_saved_by_themselves_and_come_back(desk: Page, site: str, box: Mailbox) -> None:
    draft_id = open_composer(desk, site, box)
    desk.get_by_label("Objet").fill("Sans rien presser")
    expect(desk.get_by_text("Brouillon enregistré à")).to_be_visible()
    desk.goto(f"{site}/brouillons/{draft_id}/")
    expect(desk.get_by_label("Objet")).to_have_value("Sans rien presser")


def test_words_written_before_the_scripts_came_are_saved(desk: Page, site: str, box: Mailbox, author: Person) -> None:
    draft, late = a_draft(author, box, text="", html="<p>Bonjour</p>"), late_script(desk, "compose-window")
    desk.goto(f"{site}/brouillons/{draft.public_id}/")
    desk.get_by_label("Objet").fill("Plus vite que le script")
    with desk.expect_response("**/enregistrer/"):
        late()
    assert stored(str(draft.public_id)).subject == "Plus vite que le script"


def test_opening_a_draft_changes_nothing(desk: Page, site: str, box: Mailbox, author: Person) -> None:
    draft = a_draft(author, box, text="", html="<p>Bonjour</p><ul><li>un</li></ul>")
    desk.goto(f"{site}/brouillons/{draft.public_id}/")
    expect(desk.get_by_role("textbox", name="Message")).to_contain_text("Bonjour")
    desk.get_by_role("textbox", name="Message").focus()
    desk.wait_for_timeout(1600)
    assert stored(str(draft.public_id)).revision == 1


def test_a_lost_network_is_told_and_the_words_are_saved_when_it_is_back(desk: Page, site: str, box: Mailbox) -> None:
    draft_id = open_composer(desk, site, box)
    desk.context.set_offline(True)
    desk.get_by_label("Objet").fill("Écrit sans réseau")
    expect(desk.get_by_text("Non enregistré, nouvelle tentative")).to_be_visible()
    desk.context.set_offline(False)
    expect(desk.get_by_text("Brouillon enregistré à")).to_be_visible(timeout=10_000)
    assert stored(draft_id).subject == "Écrit sans réseau"


def test_words_that_never_reached_the_server_are_offered_after_a_crash(desk: Page, site: str, box: Mailbox) -> None:
    draft_id = open_composer(desk, site, box)
    desk.get_by_label("Objet").fill("Enregistré")
    expect(desk.get_by_text("Brouillon enregistré à")).to_be_visible()
    desk.route("**/enregistrer/", lambda route: route.abort())
    desk.get_by_label("Objet").fill("Jamais arrivé")
    desk.wait_for_timeout(3800)
    crashed = desk.context.new_page()
    desk.close(run_before_unload=False)
    crashed.goto(f"{site}/brouillons/{draft_id}/")
    crashed.get_by_role("button", name="Les reprendre").click()
    expect(crashed.get_by_label("Objet")).to_have_value("Jamais arrivé")
    crashed.wait_for_timeout(2000)
    assert stored(draft_id).subject == "Jamais arrivé"


def test_two_windows_are_both_kept(desk: Page, site: str, box: Mailbox) -> None:
    draft_id = open_composer(desk, site, box)
    other = desk.context.new_page()
    other.goto(f"{site}/brouillons/{draft_id}/")
    other.get_by_label("Objet").fill("L’autre")
    expect(other.get_by_text("Brouillon enregistré à")).to_be_visible()
    desk.get_by_label("Objet").fill("Le mien")
    expect(desk.locator(".compose-conflict")).to_be_visible()
    desk.get_by_role("button", name="Voir l’autre").click()
    expect(desk.get_by_text("Objet\u00a0: L’autre")).to_be_visible()
    desk.get_by_role("button", name="Garder les deux").click()
    expect(desk.locator(".compose-conflict")).to_have_count(0)
    subjects = database(lambda: set(Draft.objects.values_list("subject", flat=True)))
    assert subjects == {"L’autre", "Le mien"}


DROP = """([selector, name, size]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(size)], name, { type: "application/pdf" }));
    const options = { dataTransfer: carried, bubbles: true, cancelable: true };
    const target = document.querySelector(selector);
    target.dispatchEvent(new DragEvent("dragover", options));
    target.dispatchEvent(new DragEvent("drop", options));
}"""


def test_a_dropped_file_is_joined_and_a_heavy_one_refused_before_leaving(desk: Page, site: str, box: Mailbox) -> None:
    draft_id = open_composer(desk, site, box)
    desk.evaluate(DROP, ["dialog[open] .compose-rich", "bilan.pdf", 120_000])
    expect(desk.get_by_role("link", name="bilan.pdf")).to_be_visible()
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(request.url) if "fichiers" in request.url else None)
    desk.evaluate(DROP, ["dialog[open] .compose-rich", "video.mp4", 30_000_000])
    expect(desk.get_by_text("«\u00a0video.mp4\u00a0» pèse 30\u00a0Mo").first).to_be_visible()
    assert not sent
    desk.get_by_role("button", name="Retirer bilan.pdf").click()
    expect(desk.get_by_role("link", name="bilan.pdf")).to_have_count(0)
    assert database(lambda: stored(draft_id).attachments.count()) == 0


def test_a_forgotten_attachment_is_asked_about(desk: Page, site: str, box: Mailbox, colleague: Mailbox) -> None:
    draft_id = open_composer(desk, site, box)
    desk.keyboard.type(f"{colleague.address} ")
    desk.get_by_label("Objet").fill("Compte rendu")
    desk.get_by_role("textbox", name="Message").click()
    desk.keyboard.type("Vous trouverez ci-joint le compte rendu.")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("group", name="Avez-vous oublié la pièce jointe")).to_be_focused()
    assert stored(draft_id).state == Draft.State.EDITING
    desk.get_by_role("button", name="Envoyer sans pièce jointe").click()
    expect(desk.locator(".toast-text")).to_contain_text("partira dans")


def test_many_pasted_addresses_become_chips_without_freezing(desk: Page, site: str, box: Mailbox) -> None:
    draft_id = open_composer(desk, site, box)
    took = desk.evaluate(
        """() => {
            const line = (_, i) => `Personne ${i} <personne${i}@medecin.vo.mssante.example>`;
            const lines = Array.from({ length: 10000 }, line);
            const carried = new DataTransfer();
            carried.setData("text/plain", lines.join("\\n"));
            const start = performance.now();
            const paste = new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(paste);
            return performance.now() - start;
        }"""
    )
    assert took < 1500, took
    expect(desk.get_by_text("et 9\u202f950 autres")).to_be_visible()
    expect(desk.get_by_text("500 personnes au plus").first).to_be_visible()
    expect(desk.get_by_text("Brouillon enregistré à")).to_be_visible(timeout=15_000)
    assert len(stored(draft_id).to) == 10_000


def test_a_recipient_moves_to_copy_from_its_menu(desk: Page, site: str, box: Mailbox, colleague: Mailbox) -> None:
    draft_id = open_composer(desk, site, box)
    desk.keyboard.type(f"{colleague.address} ")
    chip = desk.get_by_role("group", name="Dr Malo Hentric")
    expect(chip).to_be_visible()
    desk.keyboard.press("Backspace")
    expect(chip).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Brouillon enregistré à")).to_be_visible()
    kept = stored(draft_id)
    assert (kept.to, kept.cc[0]["address"]) == ([], colleague.address)


def test_the_check_on_recipients_follows_the_fields_before_any_save(
    desk: Page, site: str, box: Mailbox, colleague: Mailbox
) -> None:
    open_composer(desk, site, box)
    wanted = desk.locator("dialog[open]").get_by_text("Ajoutez un destinataire")
    expect(wanted).to_be_visible()
    desk.route("**/enregistrer/", lambda route: route.abort())
    desk.keyboard.type(f"{colleague.address} ")
    expect(desk.get_by_role("group", name="Dr Malo Hentric")).to_be_visible()
    expect(wanted).to_be_hidden()
    desk.get_by_role("button", name="Retirer Dr Malo Hentric").click()
    expect(wanted).to_be_visible()


def test_plain_text_keeps_the_words(desk: Page, site: str, box: Mailbox) -> None:
    open_composer(desk, site, box)
    desk.get_by_role("textbox", name="Message").click()
    desk.keyboard.press("Control+b")
    desk.keyboard.type("Important")
    desk.get_by_role("button", name="Texte brut").click()
    expect(desk.locator("textarea.compose-body")).to_have_value("Important")
    desk.get_by_role("button", name="Texte brut").click()
    expect(desk.get_by_role("textbox", name="Message")).to_have_text("Important")


def test_escape_puts_the_message_aside_as_a_tab(desk: Page, site: str, box: Mailbox) -> None:
    open_composer(desk, site, box)
    desk.get_by_label("Objet").fill("À finir")
    desk.keyboard.press("Escape")
    tab = desk.get_by_role("button", name="Reprendre le message")
    expect(tab).to_be_visible()
    desk.reload()
    tab.click()
    expect(desk.get_by_label("Objet")).to_have_value("À finir")


def test_a_message_is_written_and_sent_without_javascript(
    browser: Browser, site: str, author: Person, box: Mailbox, colleague: Mailbox
) -> None:
    page = signed_in(browser.new_context(java_script_enabled=False), site, author).new_page()
    page.goto(f"{site}/boites/{box.pk}/nouveau/")
    page.get_by_label("A:").fill(colleague.address)
    page.get_by_label("Objet").fill("Sans script")
    page.get_by_role("textbox", name="Message").fill("Bonjour,\n\nCordialement.")
    page.locator("input[type=file]").set_input_files(
        FilePayload(name="bilan.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4")
    )
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("heading", name="« Sans script » partira dans")).to_be_visible()
    page.get_by_role("button", name="Annuler l’envoi").click()
    expect(page.get_by_role("link", name="bilan.pdf")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_in_the_composer_its_menus_and_its_errors(
    browser: Browser, site: str, author: Person, box: Mailbox, colleague: Mailbox, theme: Any, width: int
) -> None:
    a_mailbox(a_person("Malo", "Hentric"), label="Dr Malo Hentric", activity="Cardiologie", town="Port-Orval")
    draft = a_draft(author, box, colleague, "quelqu-un@ailleurs.example", text="Voir ci-joint.")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    page = signed_in(context, site, author).new_page()
    if width < 768:
        page.goto(f"{site}/brouillons/{draft.public_id}/")
    else:
        page.goto(f"{site}/boites/{box.pk}/brouillons/")
        page.get_by_role("link", name="Avis").click()
        expect(page.locator("dialog[open]")).to_be_visible()
    expect(page.get_by_role("group", name="Dr Malo Hentric")).to_be_visible()
    assert obstacles(page) == []
    assert not scrolls_sideways(page)
    page.get_by_role("group", name="Dr Malo Hentric").click(position={"x": 60, "y": 16})
    expect(page.get_by_role("menu")).to_be_visible()
    assert obstacles(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="A:").fill("malo")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert obstacles(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="A:").fill("")
    page.get_by_label("Objet").fill("a" * 501)
    expect(page.get_by_text("500 caractères au plus").first).to_be_visible()
    assert obstacles(page) == []
    page.get_by_label("Objet").fill("Avis")
    page.get_by_role("button", name="Envoyer", exact=True).first.click() if width > 768 else page.locator(
        ".compose-head [value=send]"
    ).click()
    expect(page.locator(".check-card-failure")).to_contain_text("Adresse inconnue")
    assert obstacles(page) == []
    assert not scrolls_sideways(page)


def test_a_network_lost_while_sending_is_told_and_one_message_leaves_after_a_new_try(
    desk: Page, site: str, box: Mailbox, colleague: Mailbox
) -> None:
    draft_id = open_composer(desk, site, box)
    desk.keyboard.type(f"{colleague.address} ")
    desk.get_by_label("Objet").fill("Sans réseau")
    desk.get_by_role("textbox", name="Message").click()
    desk.keyboard.type("Cher confrère, merci.")
    expect(desk.get_by_text("Brouillon enregistré à")).to_be_visible()
    desk.context.set_offline(True)
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("la connexion est perdue").first).to_be_visible(timeout=15_000)
    expect(desk.get_by_label("Objet")).to_have_value("Sans réseau")
    expect(desk.get_by_role("textbox", name="Message")).to_contain_text("Cher confrère, merci.")
    assert stored(draft_id).state == Draft.State.EDITING
    desk.context.set_offline(False)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".toast-text", has_text="partira dans")).to_be_visible()
    states = database(lambda: list(Draft.objects.values_list("state", flat=True)))
    assert states == [Draft.State.HELD]


def test_a_chip_is_dragged_from_one_field_to_another(desk: Page, site: str, box: Mailbox, colleague: Mailbox) -> None:
    draft_id = open_composer(desk, site, box)
    desk.keyboard.type(f"{colleague.address} ")
    chip = desk.get_by_role("group", name="Dr Malo Hentric")
    expect(chip).to_be_visible()
    desk.get_by_role("button", name="Ajouter CC", exact=True).click()
    chip.drag_to(desk.locator('.compose-people[data-people="cc"]'))
    expect(desk.locator('.compose-people[data-people="cc"]').get_by_role("group", name="Dr Malo")).to_be_visible()
    expect(desk.get_by_text("Brouillon enregistré à")).to_be_visible()
    kept = stored(draft_id)
    assert (kept.to, [one["address"] for one in kept.cc]) == ([], [colleague.address])


def test_words_kept_on_the_device_are_wiped_at_sign_out(desk: Page, site: str, box: Mailbox) -> None:
    open_composer(desk, site, box)
    desk.route("**/enregistrer/", lambda route: route.abort())
    desk.get_by_label("Objet").fill("Jamais arrivé")
    desk.wait_for_function("indexedDB.databases().then((all) => all.some(({ name }) => name === 'medipli-words'))")
    desk.goto(f"{site}/compte/")
    desk.locator(".account-button").click()
    desk.get_by_role("button", name="Se déconnecter").click()
    desk.wait_for_load_state()
    desk.wait_for_function("indexedDB.databases().then((all) => !all.some(({ name }) => name === 'medipli-words'))")
    assert desk.evaluate("Object.keys(sessionStorage).filter((key) => sessionStorage[key].includes('arriv'))") == []
