from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from medipli.identity.actions.finish_account import invite_to_finish
from medipli.identity.models import Person, RecoveryRequest
from medipli.notices import box_tasks
from tests.boxes import SERVICE, at_once
from tests.ordinary_mail import last_link
from tests.people import a_person
from tests.registration.requests_ready import jobs

pytestmark = pytest.mark.django_db
NEW = "marais cuivre lanterne vent"


def a_new_person() -> Person:
    person = a_person()
    person.set_unusable_password()
    person.save()
    return person


def a_link(person: Person) -> str:
    assert invite_to_finish(SERVICE, person)
    for args in jobs("notices.finish_account"):
        box_tasks.finish_account(**args)
    return last_link()


@pytest.mark.feature(27)
def test_the_link_of_the_letter_finishes_the_account_once() -> None:
    person = a_new_person()
    link = a_link(person)
    page = Client().get(link)
    assert page.status_code == 200
    assert "Finaliser mon compte" in page.content.decode()
    assert person.email in page.content.decode()
    answer = Client().post(link, {"password": NEW, "again": NEW})
    assert answer["Location"] == "/connexion?pret"
    assert "Votre compte est prêt" in Client().get("/connexion?pret").content.decode()
    assert Client().post("/connexion", {"email": person.email, "password": NEW})["Location"] == "/connexion/code"
    assert Client().get(link).status_code == 410
    assert Client().post(link, {"password": NEW + " deux", "again": NEW + " deux"}).status_code == 410


def test_looking_at_the_link_uses_nothing_up() -> None:
    link = a_link(a_new_person())
    for _ in range(3):
        assert Client().get(link).status_code == 200


@pytest.mark.parametrize(("new", "again"), [("court", "court"), (NEW, "autre"), ("", "")])
def test_a_weak_or_mistyped_password_is_explained_beside_its_field(new: str, again: str) -> None:
    link = a_link(a_new_person())
    page = Client().post(link, {"password": new, "again": again})
    assert page.status_code == 422
    assert "aria-invalid" in page.content.decode()


@pytest.mark.feature(27)
def test_an_old_link_has_a_new_one_mailed_to_the_address_on_record() -> None:
    person = a_new_person()
    link = a_link(person)
    RecoveryRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "Recevoir un nouveau lien" in Client().get(link).content.decode()
    assert Client().post(link, {"another": "1"}).status_code == 200
    assert len(jobs("notices.finish_account")) == 2
    box_tasks.finish_account(person_id=person.pk)
    assert mail.outbox[-1].to == [person.email]
    assert Client().get(last_link()).status_code == 200


def test_nobody_learns_from_an_invented_link_whether_it_was_one() -> None:
    for answer in (Client().get("/compte/finaliser/abc"), Client().post("/compte/finaliser/abc", {"password": NEW})):
        assert answer.status_code == 410
    assert Client().post("/compte/finaliser/abc", {"another": "1"}).status_code == 200
    assert not jobs("notices.finish_account")


def test_new_links_are_counted() -> None:
    link = a_link(a_new_person())
    for _ in range(20):
        Client().post(link, {"another": "1"})
    assert len(jobs("notices.finish_account")) <= 6


def test_somebody_who_has_a_password_never_gets_such_a_link() -> None:
    person = a_person()
    assert not invite_to_finish(SERVICE, person)
    box_tasks.finish_account(person_id=person.pk)
    box_tasks.finish_account(person_id=0)
    assert not mail.outbox


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_with_one_link_one_succeeds() -> None:
    link = a_link(a_new_person())
    answers: list[int] = []

    def finish() -> None:
        answers.append(Client().post(link, {"password": NEW, "again": NEW}).status_code)

    assert at_once(finish, finish) == []
    assert sorted(answers) == [302, 410]
