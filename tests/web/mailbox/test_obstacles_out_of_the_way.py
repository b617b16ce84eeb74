"""What one seldom meets in a mailbox, pages, dialogues, errors: no obstacle at 1440 and 320 px, in both themes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from medipli.delivery.actions import send
from medipli.formats.mime import Mailbox as Correspondent
from medipli.mailboxes.actions import create_folder
from medipli.messages.actions import create_label, hand_over
from tests.boxes import EVERY_QUESTION, a_draft, a_mailbox, acting, deliver_to, folder
from tests.obstacles import obstacles, scrolls_sideways
from tests.web.mailbox.conftest import Room
from tests.web.mailbox.test_in_a_browser import enter, row, site

__all__ = ["site"]

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SENDER = Correspondent("Laboratoire des Deux Rives", "labo@biologiste.vo.mssante.example")


def a_zip() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("comptes-rendus/bilan.txt", "INR 3,8")
    return written.getvalue()


class Walk:
    """One page in one browser, looked at in both themes wherever it stops."""

    def __init__(self, page: Page, room: Room, site: str, width: int) -> None:
        self.page, self.room, self.site = page, room, site
        page.set_viewport_size({"width": width, "height": 900})

    def go(self, name: str, *args: object) -> None:
        answer = self.page.goto(self.site + self.room.url(name, *args))
        assert answer is not None
        assert answer.status == 200, name

    def look(self, place: str) -> None:
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            assert obstacles(self.page) == [], f"{place} {scheme}"
        assert not scrolls_sideways(self.page), place

    def close_dialog(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.page.locator("dialog[open]")).to_have_count(0)


@pytest.fixture(params=[1440, 320])
def walk(page: Page, room: Room, site: str, request: Any) -> Walk:
    enter(page.context, room, site)
    return Walk(page, room, site, request.param)


def test_pages_and_errors_have_no_known_obstacle(walk: Walk, room: Room) -> None:
    actor, box, page = acting(room.team.owner), room.team.box, walk.page
    own, label = create_folder(actor, box.pk, "Biologie"), create_label(actor, box.pk, "Urgent", "gar")
    files = [("outil.exe", b"MZ\x90\x00" + bytes(60)), ("resultats.zip", a_zip())]
    (sent,) = deliver_to(box, subject="Outil", text="Voir.", files=files, receipt_to=SENDER)
    colleague = a_mailbox()
    a_draft(room.team.owner, box, colleague, subject="À finir")
    proposed = a_draft(room.team.secretary, box, colleague, subject="À relire")
    hand_over(acting(room.team.secretary), proposed.public_id)

    for name, args in (
        ("attachment", (sent.pk, 0)),
        ("attachment-preview", (sent.pk, 1)),
        ("folder-new", ()),
        ("folder-delete", (own.pk,)),
        ("label-edit", (label.pk,)),
        ("drafts", ()),
        ("draft-look-over", (proposed.public_id,)),
        ("message", (sent.pk,)),
    ):
        walk.go(name, *args)
        if name == "message":
            expect(page.get_by_text("Accusé de lecture demandé.")).to_be_visible()
        walk.look(name)
    walk.go("folder-new")
    page.get_by_label("Nom").first.fill("Biologie")
    page.locator("main form").get_by_role("button", name="Créer").click()
    expect(page.locator(".error-summary")).to_be_visible()
    walk.look("folder that exists already")


def test_dialogues_menus_and_pickers_have_no_known_obstacle(walk: Walk, room: Room) -> None:
    actor, page = acting(room.team.owner), walk.page
    create_label(actor, room.team.box.pk, "Urgent", "gar")
    walk.go("mailbox")
    link = row(page, "Staff").locator(".row-link")
    link.focus()
    for key, title in (("v", "Classer dans un dossier"), ("?", "Raccourcis clavier")):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=title)).to_be_visible()
        walk.look(title)
        walk.close_dialog()
    link.focus()
    page.keyboard.press("x")
    page.locator("#list-actions").get_by_role("button", name="Étiqueter").click()
    expect(page.get_by_role("dialog", name="Étiqueter")).to_be_visible()
    walk.look("labels to choose from")
    walk.close_dialog()
    page.locator(".account-button").click()
    expect(page.locator(".account-menu")).to_be_visible()
    walk.look("account menu")
    room.act("trash", room.entries[0])
    walk.go("folder", folder(room.team.box, "trash"))
    row(page, "Ordonnance").locator(".row-link").focus()
    page.keyboard.press("#")
    expect(page.get_by_role("dialog", name="Supprimer définitivement")).to_be_visible()
    walk.look("asked before deleting")


def test_sending_without_scripts_the_warning_and_the_lock_have_no_known_obstacle(walk: Walk, room: Room) -> None:
    page = walk.page
    draft = a_draft(room.team.owner, room.team.box, a_mailbox(), subject="Avis")
    send(acting(room.team.owner), draft.public_id, draft.revision, EVERY_QUESTION)
    page.goto(walk.site + reverse("web:compose-sent", args=[draft.public_id]))
    expect(page.get_by_role("button", name="Annuler l’envoi")).to_be_visible()
    walk.look("sent")

    walk.go("mailbox")
    page.evaluate("() => { document.querySelector('session-clock').end = Date.now() + 118000; }")
    expect(page.get_by_role("dialog", name="Toujours là")).to_be_visible()
    walk.look("warning before the lock")
    page.get_by_role("button", name="Verrouiller").click()
    expect(page.get_by_role("heading", name="Session verrouillée")).to_be_visible()
    walk.look("locked")
