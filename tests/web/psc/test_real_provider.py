"""Against oidc-provider, an OpenID provider that others wrote and that the OpenID Foundation certified."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
import urllib3
from django.test import Client
from playwright.sync_api import Page, expect

from medipli.identity.models import Person, ProviderIdentity, Session
from medipli.identity.provider import discovery, fetching, keys, trouble
from tests.boxes import at_once
from tests.identity.provider.pretend import CLIENT, SECRET
from tests.identity.provider.real_provider import NUMBER, Running, running
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person
from tests.web.psc.journeys import RETURN, START
from tests.web.psc.test_phone import ASK, ENTER, work

pytestmark = [pytest.mark.slow, pytest.mark.feature(60)]
SUBJECT = f"f:550dc1c8-d97b:{NUMBER}"


def use(there: Running, settings: Any, site: str) -> None:
    settings.PUBLIC_URL, settings.PSC_ISSUER, settings.PSC_CLIENT_ID = site, there.issuer, CLIENT
    settings.PSC_CLIENT_SECRET, settings.PSC_PHONE = SECRET, True
    forget()


def forget() -> None:
    for module in (discovery, keys, trouble):
        module.forget()
    fetching._pool.cache_clear()


@pytest.fixture(scope="module")
def real_provider() -> Iterator[Running]:
    with running("http://testserver") as there:
        yield there


@pytest.fixture
def real(real_provider: Running, settings: Any) -> Iterator[Running]:
    use(real_provider, settings, "http://testserver")
    yield real_provider
    forget()


class Visitor:
    """The little of a browser that the provider's pages need."""

    def __init__(self, authorities: str = "") -> None:
        self.cookies: dict[str, str] = {}
        self.pool = urllib3.PoolManager(ca_certs=authorities or None)

    def ask(self, method: str, url: str, **more: Any) -> urllib3.BaseHTTPResponse:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.pool.request(method, url, redirect=False, headers={"Cookie": cookie}, **more)
        for line in answer.headers.getlist("Set-Cookie"):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer

    def signs_in(self, url: str, number: str = NUMBER) -> str:
        """Go through the provider's pages from ``url``; gives the address that leads back to the site."""
        for _ in range(8):
            answer = self.ask("GET", url)
            if answer.status == 200:
                # urllib3 would send a multipart form.
                answer = self.pool.request(
                    "POST",
                    url,
                    body=urlencode({"number": number}),
                    redirect=False,
                    headers={
                        "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                        "Content-Type": "application/x-www-form-urlencoded",
                    },
                )
            assert answer.status in (302, 303), answer.data.decode()[:2000]
            url = urljoin(url, answer.headers["Location"])
            if RETURN in url:
                return url
        raise AssertionError("never came back")


def known(there: Running) -> Person:
    person = a_person(national_id=NUMBER)
    ProviderIdentity.objects.create(person=person, issuer=there.issuer, subject=SUBJECT, national_id=NUMBER)
    return person


def back(client: Client, url: str) -> Any:
    return client.get(f"{RETURN}?{urlsplit(url).query}")


@pytest.mark.django_db
def test_a_certified_provider_signs_somebody_in(real: Running) -> None:
    person, client = known(real), Client()
    visitor = Visitor()
    url = visitor.signs_in(client.get(START)["Location"])
    assert back(client, url)["Location"] == "/"
    row = Session.objects.get(person=person)
    assert row.factors == "psc"
    assert row.provider_session
    assert back(Client(), url).status_code == 422, "in another browser"


@pytest.mark.django_db
def test_a_certified_provider_asks_again_before_one_proves_oneself_anew(real: Running) -> None:
    person, client, visitor = known(real), Client(), Visitor()
    back(client, visitor.signs_in(client.get(START)["Location"]))
    Session.objects.filter(person=person).update(is_locked=True)
    assert back(client, visitor.signs_in(client.get(START)["Location"])).status_code == 302
    assert not Session.objects.get(person=person).is_locked


@pytest.mark.django_db
def test_a_certified_provider_says_that_somebody_gave_up(real: Running) -> None:
    client = Client()
    answer = back(client, Visitor().signs_in(client.get(START)["Location"], number="nobody"))
    assert "abandonnée" in answer.content.decode()


@pytest.mark.django_db
def test_a_certified_provider_confirms_by_telephone(real: Running) -> None:
    person, client = known(real), Client()
    client.post(ASK, {"number": NUMBER[1:]})
    work()
    shown = re.search(r'phone-digits num">(\d\d)<', client.get(ASK).content.decode())
    assert work(), "nobody answered yet"
    digits = real.on_the_phone("yes")
    assert shown is not None
    assert digits == shown[1]
    assert not work()
    assert client.post(ENTER)["Location"] == "/"
    assert Session.objects.get(person=person).factors == "psc"


@pytest.mark.django_db
def test_a_certified_provider_tells_a_no_on_the_telephone(real: Running) -> None:
    known(real)
    client = Client()
    client.post(ASK, {"number": NUMBER[1:]})
    work()
    real.on_the_phone("no")
    assert not work()
    assert "refusée sur le téléphone" in client.get("/connexion/telephone/etat").content.decode()


@pytest.mark.django_db
def test_a_certified_provider_knows_us_by_our_certificate(settings: Any) -> None:
    with running("http://testserver", tls=True) as there:
        use(there, settings, "http://testserver")
        settings.PSC_CLIENT_SECRET = ""
        settings.PSC_CERTIFICATE, settings.PSC_KEY = f"{there.folder}/certificate.pem", f"{there.folder}/key.pem"
        settings.PSC_AUTHORITIES = settings.PSC_CERTIFICATE
        known(there)
        client = Client()
        url = Visitor(settings.PSC_AUTHORITIES).signs_in(client.get(START)["Location"])
        assert back(client, url)["Location"] == "/"
        settings.PSC_AUTHORITIES = ""
        forget()
        assert Client().get(START).status_code == 503, "a server for which nobody vouches"
    forget()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_browser_goes_through_a_certified_provider_and_leaves_it_again(
    page: Page, live_server: Any, settings: Any
) -> None:
    site = str(live_server.url)
    with running(site) as there:
        use(there, settings, site)
        person = a_person(national_id=NUMBER)
        page.goto(f"{site}/connexion")
        page.get_by_role("link", name="Pro Santé Connect e-CPS ou carte CPS").click()
        page.get_by_label("Numéro").fill(NUMBER)
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_text("Connectez-vous une fois autrement")).to_be_visible()
        page.get_by_label("E-mail").fill(person.email)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Connexion").click()
        page.get_by_label("Code à 6 chiffres").fill(last_code())
        page.get_by_role("button", name="Associer", exact=True).click()
        expect(page.get_by_text("est associée à votre compte.")).to_be_visible()
        page.goto(site)
        expect(page.get_by_role("heading", name="Vous n’avez pas encore de boîte")).to_be_visible()
        page.locator("form[action='/deconnexion'] button").first.evaluate("button => button.click()")
        page.get_by_role("button", name="Quitter Pro Santé Connect").click()
        expect(page.get_by_text("Vous êtes déconnecté.")).to_be_visible()
        assert page.url == f"{site}/connexion?fin"
        assert not at_once(_nobody_is_in)
    forget()


def _nobody_is_in() -> None:
    assert not Session.objects.exclude(person=None).exists()
