"""The administrators' pages in a real browser: a walk through them, and nothing that stands in anybody's way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from medipli.identity.models import Person
from medipli.mailboxes.actions import add_member
from medipli.mailboxes.models import Mailbox, Membership
from medipli.organisations.actions import open_file
from medipli.registration.importing import actions
from tests.boxes import SERVICE, acting
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import signed_in_client
from tests.registration.journeys import an_rpps
from tests.structures import Structure, a_structure, a_team_box, an_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINES = (
    "Type;Nom;Prénom;Fonction;Adresse mail\n"
    "LOCAL;Orvalet;Maëline;Secrétaire médicale;maeline.orvalet@courriel.example\n"
    "LOCAL;=1+1;Ewen;Brancardier;ewen@courriel.example\n"
    "INT;Kerivoal;Aziliz;;aziliz@courriel.example\n"
)


def a_page(browser: Browser, server: Any, person: Person, width: int, theme: Any) -> Page:
    cookie = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
    return context.new_page()


def furnished() -> tuple[Structure, list[str]]:
    """A structure with something on each page, and the addresses of the pages."""
    place = a_structure()
    doctor = an_account(
        place.organisation, "Malo", "Hentric", national_id="8" + an_rpps(), profession="Médecin cardiologue"
    )
    box = a_team_box(place.organisation, doctor)
    add_member(SERVICE, box, place.secretary, Membership.Role.SECRETARY)
    who = acting(place.administrator)
    open_file(who, place.secretary.pk, "Mot de passe perdu, vue à l’accueil")
    batch = actions.send_list(who, place.organisation, LINES.encode())
    actions.check(batch.pk)
    waiting = actions.send_list(who, place.organisation, LINES.encode())
    pages = ["", f"comptes/{place.secretary.pk}/", f"comptes/{doctor.pk}/", "comptes/nouveau/", "boites/",
             f"boites/{box.pk}/", "boites/nouvelle/", "boites/export/", "imports/", f"imports/{batch.pk}/",
             f"imports/{waiting.pk}/", "journal/"]  # fmt: skip
    return place, pages


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing(browser: Browser, live_server: Any, theme: Any, width: int) -> None:
    place, pages = furnished()
    page = a_page(browser, live_server, place.administrator, width, theme)
    for path in pages:
        # A page whose job is under way goes on asking: it is looked at without that.
        page.route("**/gestionnaire/imports/*/", lambda route: route.continue_())
        page.goto(f"{live_server.url}/gestionnaire/{path}")
        assert obstacles(page) == [], path
        assert not scrolls_sideways(page), path


@pytest.mark.feature(92)
def test_an_administrator_imports_a_list_then_helps_somebody(
    browser: Browser, live_server: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place, _ = furnished()
    shots = Path(request.config.getoption("--output")) / "gestionnaire"
    page = a_page(browser, live_server, place.administrator, 1440, "light")

    def shot(name: str) -> None:
        page.screenshot(path=shots / f"{name}.png")

    file = tmp_path / "comptes.csv"
    file.write_text(LINES, encoding="cp1252")
    page.goto(f"{live_server.url}/gestionnaire/")
    shot("1-comptes")
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("Fichier").set_input_files(file)
    shot("2-import")
    page.get_by_role("button", name="Contrôler le fichier").click()
    page.get_by_text("Contrôle des lignes en cours").wait_for()
    batch_id = int(page.url.rstrip("/").rsplit("/", 1)[1])
    actions.check(batch_id)
    page.get_by_role("button", name="Importer les lignes correctes (1)").wait_for()
    shot("3-controle")
    page.get_by_role("button", name="Importer les lignes correctes (1)").click()
    page.get_by_text("Import en cours").wait_for()
    actions.run_share(batch_id)
    page.get_by_text("L’import est terminé.").wait_for()
    shot("4-importe")
    page.get_by_role("link", name="Comptes", exact=True).first.click()
    page.get_by_role("link", name="Maëline Orvalet").click()
    page.get_by_label("Pourquoi ouvrez-vous ce dossier").fill("Premier jour, lien égaré")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    page.get_by_role("button", name="Renvoyer le lien").click()
    page.get_by_text("Un nouveau lien pour ouvrir son compte part").wait_for()
    shot("5-dossier")
    page.get_by_role("link", name="Boîtes partagées").click()
    page.get_by_role("link", name="Secrétariat de cardiologie").click()
    page.get_by_label("Adresse de la personne").fill("maeline.orvalet@courriel.example")
    page.get_by_label("Pourquoi cette personne").fill("Elle rejoint le secrétariat de cardiologie")
    page.get_by_role("button", name="Proposer", exact=True).click()
    page.get_by_text("Attend l’accord d’un responsable").wait_for()
    shot("6-boite")
    page.get_by_role("link", name="Journal").click()
    page.get_by_text("Elle rejoint le secrétariat de cardiologie").wait_for()
    shot("7-journal")

    box = Mailbox.objects.get(label="Secrétariat de cardiologie")
    assert box.owner is not None
    answering = a_page(browser, live_server, box.owner, 1440, "light")
    answering.goto(f"{live_server.url}/boites/{box.pk}/membres/")
    assert obstacles(answering) == []
    answering.screenshot(path=shots / "8-accord.png")
    answering.get_by_role("button", name="Accepter l’accès de maeline.orvalet@courriel.example").click()
    answering.get_by_text("l’invitation part à cette adresse").wait_for()
    answering.screenshot(path=shots / "9-invitee.png")
