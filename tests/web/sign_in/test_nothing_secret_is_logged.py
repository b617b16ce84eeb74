"""The journeys of an account, with everything logged: no code, link, password, session key or address in any line."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from medipli.audit.models import Event
from medipli.identity.actions.enrol_device import begin_enrolment
from medipli.identity.models import Person, SignInAddress
from tests.authenticator import a_passkey, asked
from tests.cards import cards_ready, present, reading_address
from tests.identity.provider.fixtures import provider_server, psc
from tests.identity.provider.pretend import SECRET, Pretend
from tests.igc import INES, professional
from tests.ordinary_mail import last_code, last_link
from tests.people import PASSWORD, a_person
from tests.registration.journeys import run_jobs
from tests.telephones import actor, challenge_of, enrolled, signed_form
from tests.web.psc.journeys import linked_person

__all__ = ["provider_server", "psc"]

pytestmark = pytest.mark.django_db
NEW_ADDRESS, NEW_PASSWORD = "autre.adresse@courrier.example", "marais cuivre lanterne vent"
WRONG = "ce mot de passe est faux"
SENT = re.compile(r"/(?:nouveau|confirmer|garder)/([A-Za-z0-9_-]{20,})")


class Secrets:
    """What a journey brought to light, by what it is."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def add(self, what: str, value: str) -> str:
        assert value, what
        self.found[value] = what
        return value

    def of_mail(self) -> None:
        for letter in mail.outbox:
            body = str(letter.body)
            self.add("an address", letter.to[0])
            for token in SENT.findall(body):
                self.add("a link", token)
            for code in re.findall(r"\b\d{6}\b", body):
                self.add("a code", code)

    def of_browser(self, client: Client) -> None:
        for name in ("session", "csrftoken"):
            if name in client.cookies and client.cookies[name].value:
                self.add(f"the cookie {name}", client.cookies[name].value)

    def in_text(self, text: str) -> list[str]:
        return sorted({what for value, what in self.found.items() if value in text})


@pytest.fixture
def secrets(caplog: pytest.LogCaptureFixture) -> Iterator[Secrets]:
    """As with MEDIPLI_LOG_LEVEL=DEBUG, jobs included: then reads all that was logged, queued and put in the trail."""
    loggers = [logging.getLogger(), logging.getLogger("procrastinate"), logging.getLogger("django.db.backends")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    found = Secrets()
    yield found
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)
    assert found.found
    lines = caplog.get_records("call")
    logged = "\n".join(f"{line.getMessage()} {line.exc_text or ''} {line.args}" for line in lines)
    assert lines, "something is logged, else this proves nothing"
    assert found.in_text(logged) == []
    trail = json.dumps(list(Event.objects.values_list("action", "target", "details")))
    assert found.in_text(trail) == []
    jobs = json.dumps(list(ProcrastinateJob.objects.values_list("args", flat=True)))
    assert found.in_text(jobs) == []


def signed_in(person: Person, secrets: Secrets, password: str = PASSWORD) -> Client:
    client = Client()
    client.get("/connexion")
    secrets.of_browser(client)
    client.post("/connexion", {"email": person.email, "password": secrets.add("a password", WRONG)})
    client.post("/connexion", {"email": person.email, "password": secrets.add("a password", password)})
    secrets.of_browser(client)
    code = secrets.add("a code", last_code())
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    client.post("/connexion/code", {"code": wrong})
    assert client.post("/connexion/code", {"code": code}).status_code == 302
    secrets.of_browser(client)
    assert client.get("/compte/").status_code == 200
    return client


@pytest.fixture
def person(secrets: Secrets) -> Person:
    person = a_person()
    secrets.add("an address", person.email)
    SignInAddress.objects.create(person=person, address="ines.corvoisier@medecin.vo.mssante.example")
    secrets.add("an address", "ines.corvoisier@medecin.vo.mssante.example")
    return person


def test_signing_in_and_out_logs_no_secret(person: Person, secrets: Secrets) -> None:
    client = signed_in(person, secrets)
    client.post("/deconnexion")
    secrets.of_mail()


def test_changing_the_password_and_recovering_log_no_secret(person: Person, secrets: Secrets) -> None:
    client = signed_in(person, secrets)
    page = client.post("/compte/codes-de-secours", {"current_for_codes": PASSWORD}).content.decode()
    codes = re.findall(r"<li>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</li>", page)
    for code in codes:
        secrets.add("a recovery code", code)
    client.post("/mot-de-passe/oublie", {"email": person.email})
    run_jobs("notices.recovery_link")
    form = {"proof": codes[0], "password": secrets.add("a password", NEW_PASSWORD), "again": NEW_PASSWORD}
    assert Client().get(last_link()).status_code == 200
    assert Client().post(last_link(), form | {"password": "court"}).status_code == 422
    assert Client().post(last_link(), form).status_code == 302
    secrets.of_mail()
    run_jobs()
    signed_in(person, secrets, NEW_PASSWORD)


def test_changing_the_address_logs_no_secret(person: Person, secrets: Secrets) -> None:
    client = signed_in(person, secrets)
    client.post("/compte/adresse/", {"email": secrets.add("an address", "pas une adresse")})
    client.post("/compte/adresse/", {"email": secrets.add("an address", NEW_ADDRESS)})
    mail.outbox.clear()
    run_jobs("notices.confirm_old_address", "notices.confirm_new_address")
    secrets.of_mail()
    tokens = [value for value, what in secrets.found.items() if what == "a link"]
    assert len(tokens) == 2
    for token in tokens:
        for answer in (client.get, lambda path: client.post(path, {"confirm": "1"}), client.get):
            assert answer(f"/compte/adresse/confirmer/{token}").status_code in (200, 410)
    person.refresh_from_db()
    assert person.email == NEW_ADDRESS
    run_jobs()
    secrets.of_mail()


def test_a_letter_that_cannot_leave_logs_no_secret(person: Person, secrets: Secrets, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client = Client()
    secrets.add("a password", PASSWORD)
    client.post("/connexion", {"email": person.email, "password": PASSWORD})
    answer = client.get("/connexion/code")
    assert answer.status_code == 503
    assert "n’a pas pu être envoyé" in answer.content.decode()
    secrets.of_browser(client)


def test_a_card_logs_no_secret(person: Person, secrets: Secrets, settings: Any, tmp_path: Path) -> None:
    igc, client = cards_ready(settings, tmp_path), Client()
    Person.objects.filter(pk=person.pk).update(national_id=INES)
    card = igc.people.card(professional(), card_type=0)
    secrets.add("a certificate", card.pem.splitlines()[1])
    mark = urlsplit(reading_address(client)).path
    secrets.add("the mark of a browser", mark.rstrip("/").rpartition("/")[2])
    back = urlsplit(present(card, mark)["Location"]).path
    token = secrets.add("a hand-over", back.rstrip("/").rpartition("/")[2])
    assert client.get(back)["Location"].startswith("/connexion?carte")
    assert client.get(back)["Location"] == "/connexion/carte", "it serves once"
    assert present(card, "/connexion/carte/lire/" + "0" * 63)["Location"].endswith("?absente")
    assert client.get(f"/connexion/carte/nulle-part/{token}").status_code == 404
    secrets.of_browser(client)


def test_pro_sante_connect_logs_no_secret(psc: Pretend, secrets: Secrets) -> None:
    person, client = linked_person(psc), Client()
    secrets.add("an address", person.email)
    tokens: list[str] = []

    def signed(claims: dict[str, Any]) -> str:
        tokens.append(psc.token(claims))
        return tokens[-1]

    psc.sign = signed
    for lie in (lambda claims: claims | {"nonce": "another"}, lambda claims: claims):
        psc.lie = lie
        left = client.get("/connexion/psc")["Location"]
        given = psc.answers_to(left)
        for name in ("code", "state"):
            secrets.add(f"a {name}", given[name])
        secrets.add("a nonce", psc.codes[given["code"]]["nonce"])
        answer = client.get("/connexion/psc/retour", given)
    assert answer["Location"] == "/"
    assert client.get("/connexion/psc/retour", given).status_code == 302
    assert Client().post("/connexion/psc/deconnexion", {"logout_token": tokens[-1]}).status_code in (400, 404)
    for token in tokens:
        secrets.add("an ID token", token)
    secrets.add("our secret at the provider", SECRET)
    secrets.of_browser(client)


def test_a_passkey_logs_no_secret(person: Person, secrets: Secrets) -> None:
    device, client = a_passkey(person), Client()
    options = asked(client)
    secrets.add("a challenge", options["challenge"])
    answer = secrets.add("an answer", device.signed(options))
    assert client.post("/connexion/cle-acces", {"answer": answer}).status_code == 302
    assert client.post("/connexion/cle-acces", {"answer": answer}).status_code == 422
    secrets.of_browser(client)


def test_a_telephone_logs_no_secret(person: Person, secrets: Secrets) -> None:
    desk = signed_in(person, secrets)
    _, token = begin_enrolment(actor(person), person)
    secrets.add("the code that is scanned", token)
    assert Client().get(f"/appareil/{token}").status_code in (200, 404)
    device, telephone = enrolled(person)
    client = Client()
    form = signed_form(device, telephone, challenge_of(client))
    secrets.add("a signature", form["signature"])
    assert client.post("/connexion/appareil", form).status_code == 302
    assert client.post("/connexion/appareil", form).status_code == 422
    assert client.post("/connexion/code", {"code": secrets.add("a code", last_code())}).status_code == 302
    secrets.of_browser(client)
    secrets.of_browser(desk)


def test_a_secret_in_a_line_would_be_seen() -> None:
    secrets = Secrets()
    secrets.add("a code", "419027")
    assert secrets.in_text("the code is 419027") == ["a code"]
