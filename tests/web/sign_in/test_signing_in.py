from __future__ import annotations

import re
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from medipli.audit.models import Event
from medipli.identity.models import Failure, MailCode, Person, Session
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person, also_signs_in_as, signed_in_client

pytestmark = pytest.mark.django_db
WRONG = "E-mail ou mot de passe incorrect."


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def give_password(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/connexion", {"email": email, "password": password, **more})


def without_what_varies(answer: HttpResponse, email: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", text_of(answer)).replace(
        email, ""
    )


@pytest.mark.feature(59)
@pytest.mark.feature(47)
def test_a_password_and_then_a_code_sign_in() -> None:
    person, client = a_person(), Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    assert give_password(client, person.email)["Location"] == "/connexion/code"
    assert "p•••••••••@courrier.example" in text_of(client.get("/connexion/code"))
    assert client.get("/compte/").status_code == 302
    assert client.post("/connexion/code", {"code": last_code()})["Location"] == "/"
    assert client.get("/compte/").status_code == 200
    row = Session.objects.get(person=person)
    assert (row.browser, row.origin) == ("Firefox, Windows", "127.0.0.1")
    assert Event.objects.get(action="session.start").details == {"factors": ["password", "mail-code"]}


def test_one_may_sign_in_under_the_address_of_ones_own_mailbox() -> None:
    person = a_person()
    also_signs_in_as(person, "ines.corvoisier@medecin.vo.mssante.example")
    assert give_password(Client(), "Ines.Corvoisier@medecin.vo.mssante.example ")["Location"] == "/connexion/code"
    assert mail.outbox[0].to == [person.email]


def test_the_session_key_changes_when_somebody_signs_in() -> None:
    person, client = a_person(), Client()
    give_password(client, person.email)
    before = client.cookies["session"].value
    client.post("/connexion/code", {"code": last_code()})
    assert client.cookies["session"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_session_planted_in_a_browser_is_not_the_one_that_gets_signed_in() -> None:
    person, planted = a_person(), Client()
    give_password(planted, a_person().email)
    client = Client()
    client.cookies["session"] = planted.cookies["session"].value
    give_password(client, person.email)
    assert client.cookies["session"].value != planted.cookies["session"].value


@pytest.mark.parametrize("field", ["unknown", "wrong password", "closed", "no password yet"])
def test_a_refusal_reads_the_same_whatever_its_reason(field: str) -> None:
    person = a_person()
    known = give_password(Client(), person.email, "faux")
    email = "nobody@courrier.example" if field == "unknown" else person.email
    if field == "closed":
        Person.objects.filter(pk=person.pk).update(is_active=False)
    if field == "no password yet":
        Person.objects.filter(pk=person.pk).update(password="!")
    answer = give_password(Client(), email, "faux" if field in ("unknown", "wrong password") else PASSWORD)
    assert answer.status_code == known.status_code == 422
    assert WRONG in text_of(answer)
    assert without_what_varies(answer, email) == without_what_varies(known, person.email)
    assert not mail.outbox


@pytest.mark.parametrize("exists", [True, False])
def test_too_many_failures_lock_a_name_out_whether_or_not_it_exists(exists: bool, settings: Any) -> None:
    settings.LOCKOUT_TRIES = 3
    email = a_person().email if exists else "nobody@courrier.example"
    answers = [give_password(Client(), email, "faux") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 429, 429]
    assert "Trop de tentatives. Réessayez dans 15\u00a0minutes" in text_of(answers[-1])
    assert give_password(Client(), email).status_code == 429
    assert not mail.outbox


def test_a_locked_name_is_let_in_after_the_wait(settings: Any) -> None:
    settings.LOCKOUT_TRIES = 3
    person = a_person()
    for _ in range(3):
        give_password(Client(), person.email, "faux")
    Failure.objects.exclude(blocked_until=None).update(blocked_until="2020-01-01T00:00:00Z")
    assert give_password(Client(), person.email).status_code == 302


def test_too_many_failures_from_one_address_lock_it_out_for_every_name(settings: Any) -> None:
    settings.LOCKOUT_ORIGIN_TRIES = 3
    for number in range(3):
        give_password(Client(), f"nobody{number}@courrier.example", "faux")
    person = a_person()
    assert give_password(Client(), person.email).status_code == 429
    assert give_password(Client(REMOTE_ADDR="198.51.100.9"), person.email).status_code == 302


@pytest.mark.parametrize(
    "email",
    [
        "x" * 300 + "@courrier.example",
        "a\x00b@courrier.example",
        "a\r\nBcc: b@c.example",
        "ïnès@☃.example",
        "'\"><script>",
    ],
)
def test_a_monstrous_address_is_only_wrong(email: str) -> None:
    answer = give_password(Client(), email, "\x00" * 50)
    assert answer.status_code == 422
    assert WRONG in text_of(answer)
    assert "<script>" not in text_of(answer)


def test_empty_fields_are_named() -> None:
    answer = give_password(Client(), " ", "")
    assert answer.status_code == 422
    assert "Indiquez votre adresse mail." in text_of(answer)
    assert "Indiquez votre mot de passe." in text_of(answer)


def test_one_lands_on_the_page_that_was_asked_for() -> None:
    person, client = a_person(), Client()
    suite = client.get("/compte/")["Location"].partition("?suite=")[2]
    assert suite in text_of(client.get(f"/connexion?suite={suite}"))
    give_password(client, person.email, next=suite)
    assert client.post("/connexion/code", {"code": last_code()})["Location"] == "/compte/"


@pytest.mark.parametrize("suite", ["https://evil.example/", "//evil.example", "/compte/", "x" * 9000, "Ii8i:1:x"])
def test_a_made_up_destination_leads_home(suite: str) -> None:
    person, client = a_person(), Client()
    give_password(client, person.email, next=suite)
    assert client.post("/connexion/code", {"code": last_code()})["Location"] == "/"


def test_nobody_gets_to_the_code_without_a_right_password() -> None:
    client = Client()
    give_password(client, a_person().email, "faux")
    assert client.get("/connexion/code")["Location"] == "/connexion"
    assert client.post("/connexion/code", {"code": "123456"})["Location"] == "/connexion"
    assert client.post("/connexion/code/renvoyer")["Location"] == "/connexion"
    assert not MailCode.objects.exists()


def test_a_wrong_code_says_how_many_tries_are_left() -> None:
    person, client = a_person(), Client()
    give_password(client, person.email)
    code = last_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    answer = client.post("/connexion/code", {"code": wrong})
    assert answer.status_code == 422
    assert "Il vous reste 4\u00a0essais." in text_of(answer)
    assert "Le code compte 6 chiffres." in text_of(client.post("/connexion/code", {"code": "٤١٩٠٢٧"}))
    assert client.post("/connexion/code", {"code": f" {code[:3]} {code[3:]}"}).status_code == 302


def test_codes_cannot_be_guessed_over_many_resends(settings: Any) -> None:
    settings.CODE_TRIES, settings.CODE_RESEND_SECONDS = 1, 0
    person, client = a_person(), Client()
    give_password(client, person.email)
    statuses = []
    for _ in range(5):
        wrong = f"{(int(last_code()) + 1) % 1_000_000:06}"
        statuses.append(client.post("/connexion/code", {"code": wrong}).status_code)
        client.post("/connexion/code/renvoyer")
    assert statuses == [422, 422, 422, 422, 429]


def test_a_resent_code_replaces_the_first(settings: Any) -> None:
    settings.CODE_RESEND_SECONDS = 0
    person, client = a_person(), Client()
    give_password(client, person.email)
    assert "Un nouveau code vient de partir." in text_of(client.post("/connexion/code/renvoyer"))
    assert len(mail.outbox) == 2
    assert client.post("/connexion/code", {"code": last_code()}).status_code == 302


def test_asking_again_too_early_keeps_the_first_code() -> None:
    person, client = a_person(), Client()
    give_password(client, person.email)
    assert "toujours valable" in text_of(client.post("/connexion/code/renvoyer"))
    assert len(mail.outbox) == 1


def test_when_the_mail_cannot_leave_the_person_is_told_and_can_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    person, client = a_person(), Client()

    def broken(*_: object) -> None:
        raise smtplib.SMTPServerDisconnected("no")

    with monkeypatch.context() as patch:
        patch.setattr("medipli.notices.letters.send_code", broken)
        give_password(client, person.email)
        answer = client.get("/connexion/code")
        assert answer.status_code == 503
        assert "Le code n’a pas pu être envoyé." in text_of(answer)
    client.post("/connexion/code/renvoyer")
    assert client.post("/connexion/code", {"code": last_code()}).status_code == 302


def test_an_attempt_left_for_half_an_hour_starts_over(monkeypatch: pytest.MonkeyPatch) -> None:
    person, client = a_person(), Client()
    give_password(client, person.email)
    monkeypatch.setattr("medipli.identity.attempt.LIFETIME", -1)
    assert client.post("/connexion/code", {"code": last_code()})["Location"] == "/connexion"


def test_signing_out_ends_the_session_and_what_the_browser_kept() -> None:
    client = signed_in_client(a_person())
    answer = client.post("/deconnexion")
    assert answer["Location"] == "/connexion?fin"
    assert answer["Clear-Site-Data"] == '"storage"'
    assert not Session.objects.exists()
    assert "Vous êtes déconnecté." in text_of(client.get(answer["Location"]))
    assert client.get("/compte/").status_code == 302


def test_a_session_ends_after_session_hours_however_active() -> None:
    client = signed_in_client(a_person())
    Session.objects.update(expire_date="2020-01-01T00:00:00Z")
    assert client.get("/compte/").status_code == 302


def test_closing_an_account_ends_its_sessions_at_once() -> None:
    person = a_person()
    client = signed_in_client(person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/compte/").status_code == 302


def test_somebody_signed_in_is_not_asked_again() -> None:
    assert signed_in_client(a_person()).get("/connexion")["Location"] == "/"


def test_the_chosen_theme_follows_into_a_new_browser() -> None:
    person, client = a_person(preferences={"theme": "dark"}), Client()
    give_password(client, person.email)
    client.post("/connexion/code", {"code": last_code()})
    assert client.cookies["theme"].value == "dark"


def test_session_and_person_cost_one_query(django_assert_num_queries: Any) -> None:
    client = signed_in_client(a_person(preferences={"theme": "dark"}))
    with django_assert_num_queries(1):
        assert client.get("/session/etat").status_code == 200


def test_a_visitor_costs_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/connexion").status_code == 200
