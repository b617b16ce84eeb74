from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from medipli.audit.actor import service
from medipli.audit.models import Event
from medipli.identity.actions.recover import grant_recovery, make_link
from medipli.identity.factors import recovery_code
from medipli.identity.models import Person, RecoveryRequest, Session
from medipli.notices import tasks
from tests.ordinary_mail import last_link
from tests.people import a_person, signed_in_client

pytestmark = pytest.mark.django_db
NEW = "marais cuivre lanterne vent"


def jobs(name: str) -> list[dict[str, Any]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=name)]


def ask_for_a_link(person: Person) -> str:
    Client().post("/mot-de-passe/oublie", {"email": person.email})
    for args in jobs("notices.recovery_link"):
        tasks.recovery_link(**args)
    return last_link()


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address() -> None:
    person = a_person()
    pages = []
    for email in (person.email, "nobody@courrier.example", "x" * 300 + "@y.example", "a\x00\r\nBcc: b@c.example"):
        answer = Client().post("/mot-de-passe/oublie", {"email": email})
        assert answer.status_code == 200
        pages.append(re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode()))
    assert len(set(pages)) == 1
    assert not mail.outbox
    assert sorted(args["person_id"] for args in jobs("notices.recovery_link")) == [0, 0, 0, person.pk]


def test_as_many_queries_are_made_for_an_unknown_address_as_for_a_known_one(django_assert_num_queries: Any) -> None:
    from django.test.utils import CaptureQueriesContext

    counts = []
    for email in (a_person().email, "nobody@courrier.example"):
        with CaptureQueriesContext(connection) as queries:
            Client().post("/mot-de-passe/oublie", {"email": email})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_colleagues_behind_one_network_address_each_get_their_letter() -> None:
    people = [a_person() for _ in range(8)]
    for person in people:
        Client().post("/mot-de-passe/oublie", {"email": person.email})
    assert {args["person_id"] for args in jobs("notices.recovery_link")} == {person.pk for person in people}


def test_asking_again_and_again_sends_five_letters_and_leaves_five_lines_in_the_trail() -> None:
    person = a_person()
    for _ in range(9):
        Client().post("/mot-de-passe/oublie", {"email": person.email})
    assert len(jobs("notices.recovery_link")) == 5
    assert Event.objects.filter(action="recovery.request").count() == 5


def test_the_link_and_a_recovery_code_lead_to_a_new_password() -> None:
    person = a_person()
    code = recovery_code.make(person)[0]
    other_browser = signed_in_client(person)
    link = ask_for_a_link(person)
    assert Client().get(link).status_code == 200
    answer = Client().post(link, {"proof": code, "password": NEW, "again": NEW})
    assert answer["Location"] == "/connexion?change"
    assert other_browser.get("/compte/").status_code == 302
    assert not Session.objects.filter(person=person).exists()
    assert Client().post("/connexion", {"email": person.email, "password": NEW})["Location"] == "/connexion/code"
    assert jobs("notices.password_changed") == [{"person_id": person.pk}]


def test_the_mailed_link_alone_never_suffices() -> None:
    person = a_person()
    recovery_code.make(person)
    link = ask_for_a_link(person)
    for proof in ("", "AAAA-BBBB-CCCC"):
        assert Client().post(link, {"proof": proof, "password": NEW, "again": NEW}).status_code == 422
    person.refresh_from_db()
    before = person.password
    assert before == Person.objects.get(pk=person.pk).password
    assert RecoveryRequest.objects.get().state == "sent"


@pytest.mark.parametrize("role", ["user", "desk", "operator"])
def test_without_recovery_code_the_desk_has_to_check_who_it_is(role: str) -> None:
    person = a_person(role=role)
    link = ask_for_a_link(person)
    before = Person.objects.get(pk=person.pk).password
    answer = Client().post(link, {"proof": "", "password": NEW, "again": NEW})
    assert "Le centre de services doit vérifier votre identité" in answer.content.decode()
    assert RecoveryRequest.objects.get().state == "sent"
    assert "est enregistrée" in Client().post(link, {"desk": "1"}).content.decode()
    assert RecoveryRequest.objects.get().state == "desk"
    assert Person.objects.get(pk=person.pk).password == before


def test_what_the_desk_granted_needs_no_code() -> None:
    person = a_person()
    link = "/mot-de-passe/nouveau/" + grant_recovery(service("tests"), person)
    assert Client().post(link, {"password": NEW, "again": NEW})["Location"] == "/connexion?change"


def test_nobody_voids_a_granted_link_by_asking_for_another() -> None:
    person = a_person()
    granted = "/mot-de-passe/nouveau/" + grant_recovery(service("tests"), person)
    ask_for_a_link(person)
    assert Client().post(granted, {"password": NEW, "again": NEW})["Location"] == "/connexion?change"


def test_a_grant_replaces_the_grant_before_and_ends_with_the_new_password() -> None:
    person = a_person()
    code = recovery_code.make(person)[0]
    first, second = ("/mot-de-passe/nouveau/" + grant_recovery(service("tests"), person) for _ in range(2))
    assert Client().get(first).status_code == 410
    assert Client().post(ask_for_a_link(person), {"proof": code, "password": NEW, "again": NEW}).status_code == 302
    assert Client().get(second).status_code == 410


def test_a_link_serves_once_and_for_half_an_hour() -> None:
    person = a_person()
    codes = recovery_code.make(person)
    link = ask_for_a_link(person)
    RecoveryRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(link).status_code == 410
    link = f"/mot-de-passe/nouveau/{make_link(person)}"
    Client().post(link, {"proof": codes[0], "password": NEW, "again": NEW})
    again = Client().post(link, {"proof": codes[1], "password": NEW + "s", "again": NEW + "s"})
    assert again.status_code == 410
    assert "Ce lien ne sert plus" in again.content.decode()


def test_opening_the_link_uses_nothing_up() -> None:
    person = a_person()
    code = recovery_code.make(person)[0]
    link = ask_for_a_link(person)
    for _ in range(3):
        Client().get(link)
        Client().head(link)
    assert Client().post(link, {"proof": code, "password": NEW, "again": NEW}).status_code == 302


def test_a_weak_password_or_two_different_ones_cost_no_recovery_code() -> None:
    person = a_person()
    code = recovery_code.make(person)[0]
    link = ask_for_a_link(person)
    for password, again, said in (("court", "court", "12 caractères"), (NEW, NEW + "x", "identiques")):
        answer = Client().post(link, {"proof": code, "password": password, "again": again})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert recovery_code.how_many_left(person) == 8


def test_an_address_gets_five_letters_an_hour_at_most() -> None:
    person = a_person()
    for _ in range(8):
        assert Client().post("/mot-de-passe/oublie", {"email": person.email}).status_code == 200
    assert len(jobs("notices.recovery_link")) == 5


@pytest.mark.parametrize("token", ["x", "é" * 50, "x" * 5000])
def test_a_made_up_link_is_refused(token: str) -> None:
    assert Client().get(f"/mot-de-passe/nouveau/{token}").status_code == 410


def test_the_secret_of_the_link_is_not_stored() -> None:
    link = ask_for_a_link(a_person())
    token = link.rsplit("/", 1)[1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(r)::text FROM identity_recoveryrequest r")
        row = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(args::text, '') FROM procrastinate_jobs")
        assert token not in row + cursor.fetchone()[0]
