"""A real browser, a real nginx from the operators' templates, and certificates presented over TLS."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from medipli.identity.models import Card, CardHandover, Session
from medipli.ops.nginx import rendered
from tests.igc import INES, Hierarchy, Issued, an_authority, professional, trusted
from tests.nginx import Front, in_front_of, needs_nginx
from tests.obstacles import obstacles, scrolls_sideways
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person

pytestmark = [needs_nginx, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def igc(settings: Any, tmp_path: Path) -> Hierarchy:
    return trusted(settings, tmp_path)


@pytest.fixture
def front(live_server: Any, settings: Any, igc: Hierarchy, tmp_path: Path) -> Iterator[Front]:
    with in_front_of(urlsplit(live_server.url).netloc, igc, tmp_path) as made:
        settings.PUBLIC_URL, settings.CARD_URL = made.site, made.card
        settings.CSRF_TRUSTED_ORIGINS = [made.site]
        settings.CARD_PROXIES = settings.TRUSTED_PROXIES = ["127.0.0.1"]
        yield made


@pytest.fixture
def page_with(browser: Browser, browser_context_args: dict[str, Any], front: Front) -> Any:
    """A browser that presents a card at the cards' address, or none."""

    def opened(card: Issued | None) -> Page:
        presented = {"origin": front.card, "cert": card.pem.encode(), "key": card.key_pem} if card else None
        more: dict[str, Any] = {"client_certificates": [presented]} if presented else {}
        context: BrowserContext = browser.new_context(**browser_context_args, ignore_https_errors=True, **more)
        return context.new_page()

    return opened


def ask(address: str, headers: dict[str, str], card: Issued | None = None, folder: Path | None = None) -> Any:
    """What an HTTP client gets, which sends whatever headers it likes."""
    context = ssl._create_unverified_context()
    if card is not None and folder is not None:
        (folder / "carte.pem").write_bytes(card.pem.encode() + card.key_pem)
        context.load_cert_chain(folder / "carte.pem")
    parts = urlsplit(address)
    connection = http.client.HTTPSConnection(parts.netloc, context=context, timeout=30)
    connection.request("GET", parts.path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def reading_of(page: Page) -> str:
    return str(page.get_by_role("link", name="Authentifier").get_attribute("href"))


@pytest.mark.feature(54, 56, 58)
def test_a_card_is_linked_once_and_then_signs_in(page_with: Any, front: Front, igc: Hierarchy) -> None:
    person = a_person(national_id=INES)
    card = igc.people.card(professional(), card_type=0)
    page = page_with(card)
    page.goto(f"{front.site}/connexion")
    page.get_by_role("link", name="Carte CPx").click()
    page.get_by_role("link", name="Authentifier").click()
    expect(page.get_by_text("aucun compte ne lui est encore associé")).to_be_visible()
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion").click()
    page.wait_for_url("**/connexion/code")
    page.get_by_label("Code à 6 chiffres").or_(page.locator("input[name=code]")).first.fill(last_code())
    expect(page.get_by_role("heading", name="Associer cette carte")).to_be_visible()
    page.get_by_role("button", name="Associer cette carte").click()
    expect(page.get_by_role("heading", name="Votre carte est associée")).to_be_visible()
    page.get_by_role("link", name="Continuer").click()
    page.goto(f"{front.site}/compte/")
    expect(page.get_by_role("cell", name="CPS, Inès CORVOISIER", exact=True)).to_be_visible()
    again = page_with(card)
    again.goto(f"{front.site}/connexion/carte")
    again.get_by_role("link", name="Authentifier").click()
    again.wait_for_url(lambda url: "/connexion" not in url)
    assert Session.objects.filter(person=person, factors="card").count() == 1
    assert Card.objects.get().last_used_at is not None


def test_without_a_certificate_one_is_led_back_to_the_explanations(page_with: Any, front: Front) -> None:
    page = page_with(None)
    page.goto(f"{front.site}/connexion/carte")
    page.get_by_role("link", name="Authentifier").click()
    expect(page.locator(".banner[role=alert]")).to_contain_text("Aucun certificat n’a été présenté")
    assert page.url.startswith(front.site)


@pytest.mark.parametrize("wrong", ["expired", "unknown", "signature"])
def test_a_wrong_certificate_is_told_in_french_and_not_by_nginx(
    page_with: Any, front: Front, igc: Hierarchy, wrong: str
) -> None:
    card, sentence = {
        "expired": (igc.people.card(professional(), days=(-9, -1)), "arrivée à expiration"),
        "unknown": (an_authority("AC").card(professional()), "autorité reconnue"),
        "signature": (igc.people.card(professional(), key_usage=("content_commitment",)), "ne sert pas à se connecter"),
    }[wrong]
    page = page_with(card)
    page.goto(f"{front.site}/connexion/carte")
    page.get_by_role("link", name="Authentifier").click()
    expect(page.locator(".banner[role=alert]")).to_contain_text(sentence)


NAMES = ("X-SSL-Client-Cert", "x-ssl-client-cert", "X_SSL_Client_Cert", "X-Ssl_Client-Cert")


@pytest.mark.parametrize("spoofed", NAMES)
def test_a_client_cannot_write_the_headers_of_a_certificate(
    page_with: Any, front: Front, igc: Hierarchy, spoofed: str
) -> None:
    card = igc.people.card(professional())
    page = page_with(None)
    page.goto(f"{front.site}/connexion/carte")
    mark = urlsplit(reading_of(page)).path
    verify = spoofed.replace("Cert", "Verify").replace("cert", "verify")
    headers = {spoofed: quote(card.pem), verify: "SUCCESS"}
    card_host = urlsplit(front.card).netloc
    for address, more in (
        (front.card + mark, {}),
        (front.site + mark, {}),
        (front.site + mark, {"Host": card_host}),
        (front.site + mark, {"Host": card_host, "X-Forwarded-Host": card_host}),
        (front.card + mark, {"Host": urlsplit(front.site).netloc}),
    ):
        answer = ask(address, headers | more)
        assert not CardHandover.objects.exists(), (address, more)
        assert answer.status in (302, 400, 404, 421)
        if answer.status == 302:
            assert answer.headers["Location"].endswith("?absente")


def test_a_header_does_not_replace_the_card_that_was_presented(
    page_with: Any, front: Front, igc: Hierarchy, tmp_path: Path
) -> None:
    mine, victims = igc.people.card(professional("899700042017")), igc.people.card(professional())
    page = page_with(None)
    page.goto(f"{front.site}/connexion/carte")
    mark = urlsplit(reading_of(page)).path
    answer = ask(front.card + mark, {"X-SSL-Client-Cert": quote(victims.pem)}, mine, tmp_path)
    assert "/connexion/carte/retour/" in answer.headers["Location"]
    assert bytes(CardHandover.objects.get().certificate) == mine.der


def test_a_hand_over_taken_from_another_browser_opens_nothing(
    page_with: Any, front: Front, igc: Hierarchy, tmp_path: Path
) -> None:
    person = a_person(national_id=INES)
    card = igc.people.card(professional())
    victim, thief = page_with(None), page_with(None)
    victim.goto(f"{front.site}/connexion/carte")
    back = ask(reading_of(victim), {}, card, tmp_path).headers["Location"]
    thief.goto(f"{front.site}/connexion/carte")
    thief.goto(back)
    expect(thief.locator(".banner[role=alert]")).to_contain_text("ne peut plus servir")
    victim.goto(back)
    expect(victim.get_by_text("aucun compte ne lui est encore associé")).to_be_visible()
    victim.goto(back)
    expect(victim.locator(".banner[role=alert]")).to_contain_text("ne peut plus servir")
    assert not Session.objects.filter(person=person).exists()


def test_the_cards_address_serves_no_page(front: Front, igc: Hierarchy, tmp_path: Path) -> None:
    card = igc.people.card(professional())
    for path in ("/", "/compte/", "/connexion"):
        assert ask(front.card + path, {}, card, tmp_path).headers["Location"] == f"{front.site}/connexion"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_the_page_before_the_card_has_no_obstacle(page_with: Any, front: Front, scheme: Any, width: int) -> None:
    page = page_with(None)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/connexion/carte", "/connexion/carte?absente"):
        page.goto(front.site + path)
        assert obstacles(page) == []
        assert not scrolls_sideways(page)


def test_every_word_of_the_templates_has_to_be_given() -> None:
    with pytest.raises(ValueError, match="AUTHORITIES"):
        rendered("card.conf.in", {"WEB": "127.0.0.1:8000"})
