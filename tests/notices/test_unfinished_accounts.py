"""« Non »: the shared account may be validated before its person has chosen the password of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from medipli.identity.actions.finish_account import make_finishing_link
from medipli.identity.models import Person, RecoveryRequest
from medipli.notices.box_letters import FinishAccountLetter, SharedReadyFirstLetter, SharedReadyLetter
from medipli.notices.box_tasks import box_news, finish_account
from tests.ordinary_mail import last_link
from tests.people import a_person
from tests.registration.requests_ready import jobs

pytestmark = pytest.mark.django_db


def a_newcomer() -> Person:
    person = a_person()
    person.set_unusable_password()
    person.save()
    return person


@pytest.mark.feature(18, 27, 44)
def test_the_letter_of_the_shared_account_says_to_choose_a_password_first() -> None:
    person = a_newcomer()
    finish_account(person_id=person.pk)
    link = last_link()
    box_news(event="shared_ready", person_id=person.pk, mailbox_id=7)
    body = str(mail.outbox[-1].body)
    assert SharedReadyFirstLetter.said in body
    assert f"«\u00a0{FinishAccountLetter(link='', days=7).subject}\u00a0»" in body, "it names the letter to look for"
    assert Client().get(link).status_code == 200, "the link of the first letter goes on serving"
    assert not jobs("notices.finish_account")


def test_the_first_letter_leaves_again_when_its_link_is_too_old() -> None:
    person = a_newcomer()
    make_finishing_link(person)
    RecoveryRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    box_news(event="shared_ready", person_id=person.pk, mailbox_id=7)
    assert jobs("notices.finish_account") == [{"person_id": person.pk}]


def test_who_has_a_password_reads_the_usual_letter() -> None:
    box_news(event="shared_ready", person_id=a_person().pk, mailbox_id=7)
    assert SharedReadyLetter.said in str(mail.outbox[0].body)
