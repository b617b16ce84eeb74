"""The pretend Pro Santé Connect of the demonstration, over a real server that speaks to itself; nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from medipli.identity.models import Person, Session
from medipli.identity.provider import discovery, keys, trouble
from medipli.identity.provider.code_flow import redirect_uri
from medipli.web import demo
from medipli.web.views.demo.provider_tokens import STRANGER
from tests.boxes import at_once
from tests.obstacles import obstacles, scrolls_sideways
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person
from tests.web.psc.test_phone import work

NUMBER = "899700218896"
ADDRESSES = [
    ("get", "/demo/psc/.well-known/wallet-openid-configuration"),
    ("get", "/demo/psc/certs"),
    ("get", "/demo/psc/userinfo"),
    ("get", "/demo/psc/auth"),
    ("get", "/demo/psc/logout"),
    ("get", "/demo/telephone"),
    ("post", "/demo/psc/auth"),
    ("post", "/demo/psc/token"),
    ("post", "/demo/psc/ext/ciba/auth"),
    ("post", "/demo/telephone"),
]


@pytest.fixture
def demonstration(settings: Any, tmp_path: Path) -> Iterator[None]:
    demo._has_marker.cache_clear()
    settings.DEMO, settings.MEDIPLI_HOME, settings.PSC_PHONE = True, tmp_path, True
    settings.PUBLIC_URL = "http://testserver"
    settings.PSC_ISSUER = "http://testserver/demo/psc"
    settings.PSC_CLIENT_ID, settings.PSC_CLIENT_SECRET = "medipli-demonstration", "x" * 32
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS medipli_demo; CREATE TABLE IF NOT EXISTS medipli_demo.marker ()")
    yield
    demo._has_marker.cache_clear()
    for module in (discovery, keys, trouble):
        module.forget()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS medipli_demo CASCADE")


@pytest.fixture
def site(demonstration: None, live_server: Any, settings: Any) -> str:
    settings.PUBLIC_URL = str(live_server.url)
    settings.PSC_ISSUER = settings.PUBLIC_URL + "/demo/psc"
    for module in (discovery, keys, trouble):
        module.forget()
    return str(live_server.url)


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "address"), ADDRESSES)
@pytest.mark.parametrize("why", ["no setting", "no marker", "another provider"])
def test_the_pretence_does_not_exist_outside_a_demonstration(
    method: str, address: str, why: str, demonstration: None, settings: Any
) -> None:
    if why == "no setting":
        settings.DEMO = False
    elif why == "no marker":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA medipli_demo CASCADE")
    else:
        settings.PSC_ISSUER = "https://auth.psc.example/realms/wallet"
    assert getattr(Client(), method)(address).status_code == 404


@pytest.mark.parametrize("demo_setting", ["no", "yes"])
def test_the_service_does_not_start_with_the_pretence_outside_a_demonstration(demo_setting: str) -> None:
    environment = {
        **os.environ,
        "MEDIPLI_PUBLIC_URL": "http://localhost:8000",
        "MEDIPLI_PSC_ISSUER": "http://localhost:8000/demo/psc",
        "MEDIPLI_PSC_CLIENT_ID": "x",
        "MEDIPLI_PSC_CLIENT_SECRET": "x",
        "MEDIPLI_DEMO": demo_setting,
    }
    code = "import medipli.settings"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (demo_setting == "yes")
    assert demo_setting == "yes" or "pretence" in done.stderr


@pytest.mark.django_db
def test_the_pretence_sends_nobody_elsewhere(demonstration: None) -> None:
    for asked in (
        {"redirect_uri": "https://evil.example", "client_id": "medipli-demonstration"},
        {"redirect_uri": redirect_uri(), "client_id": "another"},
    ):
        assert Client().get("/demo/psc/auth", asked).status_code == 400
        assert Client().post("/demo/psc/auth", asked | {"who": NUMBER}).status_code == 400


@pytest.mark.django_db
def test_the_pretence_gives_tokens_to_its_client_alone(demonstration: None) -> None:
    for headers in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Basic é"}, {"Authorization": "Bearer x"}):
        for address in ("/demo/psc/token", "/demo/psc/ext/ciba/auth"):
            assert Client().post(address, {"login_hint": NUMBER}, headers=headers).status_code == 401
    assert Client().get("/demo/psc/userinfo", headers={"Authorization": "Bearer made-up"}).status_code == 401


@pytest.mark.browser
@pytest.mark.feature(60)
@pytest.mark.django_db(transaction=True)
def test_somebody_signs_in_through_the_pretence_and_then_by_telephone(page: Page, browser: Browser, site: str) -> None:
    person = a_person(national_id=NUMBER)
    page.goto(f"{site}/connexion")
    page.get_by_role("link", name="Pro Santé Connect e-CPS ou carte CPS").click()
    expect(page.get_by_role("heading", name="Pro Santé Connect, pour de faux")).to_be_visible()
    page.get_by_role("button", name=person.full_name).click()
    expect(page.get_by_text("Connectez-vous une fois autrement")).to_be_visible()
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion").click()
    page.get_by_label("Code à 6 chiffres").fill(last_code())
    expect(page.get_by_role("heading", name="Associer votre identité Pro Santé Connect à ce compte ?")).to_be_visible()
    page.get_by_role("button", name="Associer", exact=True).click()
    expect(page.get_by_text("Votre identité Pro Santé Connect est associée à votre compte.")).to_be_visible()
    page.request.post(f"{site}/deconnexion", headers={"X-CSRFToken": _csrf(page), "Referer": site})
    page.goto(f"{site}/connexion")
    page.get_by_role("link", name="Confirmer sur mon téléphone").click()
    page.get_by_label("Numéro RPPS").fill(NUMBER[1:])
    page.get_by_role("button", name="Faire sonner mon téléphone").click()
    digits = page.locator(".phone-digits").inner_text()
    assert not at_once(work)
    telephone = browser.new_context(locale="fr-FR", viewport={"width": 390, "height": 800}).new_page()
    telephone.goto(f"{site}/demo/telephone")
    expect(telephone.locator(".phone-digits")).to_have_text(digits)
    telephone.get_by_role("button", name="Oui").click()
    expect(telephone.get_by_text("Aucune demande")).to_be_visible()
    assert not at_once(work)
    expect(page.get_by_role("heading", name="Vous n’avez pas encore de boîte")).to_be_visible()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_the_pages_of_pro_sante_connect_have_no_known_obstacle(
    browser: Browser, site: str, theme: Any, width: int, settings: Any
) -> None:
    person = a_person(national_id=NUMBER, email="ines.corvoisier@courrier.example", profession="Médecin généraliste")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, locale="fr-FR")
    page = context.new_page()

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        if folder := os.environ.get("SCREENS"):
            page.screenshot(path=f"{folder}/{name}-{width}-{theme}.png", full_page=True)
        assert obstacles(page) == [], name
        assert not scrolls_sideways(page), name

    page.goto(f"{site}/connexion")
    look("sign-in")
    page.goto(f"{site}/connexion/psc")
    look("pretence")
    page.get_by_role("button", name=STRANGER[2]).click()
    look("unknown")
    page.goto(f"{site}/connexion/psc")
    page.get_by_role("button", name=person.full_name).click()
    look("known")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion").click()
    page.get_by_label("Code à 6 chiffres").fill(last_code())
    page.wait_for_url("**/connexion/psc/associer*")
    look("link")
    assert not at_once(lambda: Person.objects.filter(pk=person.pk).update(national_id="810000000123") and None)
    page.reload()
    look("link-refused")
    assert not at_once(lambda: Person.objects.filter(pk=person.pk).update(national_id=NUMBER) and None)
    page.reload()
    page.get_by_role("button", name="Associer", exact=True).click()
    page.wait_for_url("**/compte/*")
    look("account")
    assert not at_once(lambda: Session.objects.update(is_locked=True) and None)
    page.reload()
    expect(page.get_by_role("link", name="Pro Santé Connect")).to_be_visible()
    look("locked")
    context.clear_cookies()
    page.goto(f"{site}/connexion/telephone")
    look("phone")
    page.get_by_role("button", name="Faire sonner mon téléphone").click()
    look("phone-wrong")
    page.get_by_label("Numéro RPPS").fill(NUMBER[1:])
    page.get_by_role("button", name="Faire sonner mon téléphone").click()
    expect(page.locator(".phone-digits")).to_be_visible()
    look("phone-wait")
    assert not at_once(work)
    telephone = context.new_page()
    telephone.goto(f"{site}/demo/telephone")
    expect(telephone.get_by_role("button", name="Oui")).to_be_visible()
    main, page = page, telephone
    look("telephone")
    telephone.get_by_role("button", name="Non").click()
    page = main
    assert not at_once(work)
    expect(page.get_by_text("refusée sur le téléphone")).to_be_visible()
    look("phone-refused")
    settings.PSC_ISSUER = "http://127.0.0.1:9/nowhere"
    page.goto(f"{site}/connexion/psc")
    look("down")
    context.close()


def _csrf(page: Page) -> str:
    headers = page.locator("body").get_attribute("hx-headers") or ""
    return headers.partition('"X-CSRFToken": "')[2].partition('"')[0]
