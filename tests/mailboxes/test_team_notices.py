"""The team's ordinary address hears of what arrives in its shared box: once for each message, and nothing of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.registration.actions.open_account import open_account
from medipli.registration.addresses import propose
from tests.boxes import SERVICE, Team, a_draft, a_mailbox, a_team, deliver_to, send_now
from tests.ordinary_mail import last_link
from tests.people import a_person, signed_in_client
from tests.registration.journeys import run_jobs
from tests.registration.requests_ready import a_shared, jobs

pytestmark = pytest.mark.django_db
TEAM = "equipe@courrier.example"


def a_team_with_an_address(**fields: Any) -> Team:
    team = a_team()
    Mailbox.objects.filter(pk=team.box.pk).update(**({"team_email": TEAM} | fields))
    return team


def told(address: str = TEAM) -> int:
    """How many letters reached an address once every job is done, those that jobs write included."""
    mail.outbox.clear()
    while run_jobs("mailboxes.announce", "notices.new_message", "mailboxes.tell_team"):
        pass
    return sum(letter.to == [address] for letter in mail.outbox)


@pytest.mark.feature(30, 61)
def test_a_message_is_announced_to_the_team_once_and_the_link_opens_it_after_sign_in() -> None:
    team = a_team_with_an_address()
    (entry,) = deliver_to(team.box, subject="Bilan de Mme Vautrin")
    assert told() == 1
    assert len(mail.outbox) == 6, "five members and their team"
    letter = mail.outbox[-1]
    assert letter.to == [TEAM]
    link = last_link()
    assert link == f"/boites/{team.box.pk}/messages/{entry.pk}/"
    said = str(letter.subject) + str(letter.body)
    for secret in ("Vautrin", "Bilan", "Laboratoire", team.box.label, team.box.address):
        assert secret not in said
    assert "Bilan de Mme Vautrin" in signed_in_client(team.member).get(link).content.decode()


def test_of_many_arrivals_each_team_hears_once() -> None:
    team = a_team_with_an_address()
    author = a_person()
    boxes = [a_mailbox() for _ in range(11)]
    send_now(author, a_draft(author, a_mailbox(author), team.box, *boxes))
    assert jobs("mailboxes.tell_team") == []
    assert len(jobs("mailboxes.announce")) == 1
    assert told() == 1


@pytest.mark.parametrize("fields", [{"notify_team": False}, {"team_email": ""}, {"is_open": False}])
def test_a_team_that_wants_none_or_has_no_address_hears_nothing(fields: dict[str, Any]) -> None:
    team = a_team_with_an_address()
    deliver_to(team.box)
    Mailbox.objects.filter(pk=team.box.pk).update(**fields)
    assert told() == 0


def test_a_member_whose_own_address_it_is_gets_one_letter() -> None:
    team = a_team_with_an_address()
    Person.objects.filter(pk=team.member.pk).update(email=TEAM)
    deliver_to(team.box)
    assert told() == 1


def test_jobs_hold_numbers_only_and_a_personal_box_has_no_team() -> None:
    box = a_mailbox(team_email=TEAM)
    team = a_team_with_an_address()
    deliver_to(box, team.box)
    assert {job["mailbox_id"] for job in jobs("mailboxes.tell_team")} == {box.pk, team.box.pk}
    assert all(isinstance(value, int) for job in jobs("mailboxes.tell_team") for value in job.values())
    assert told() == 1


@pytest.mark.feature(30, 44)
def test_the_team_hears_that_its_account_is_validated() -> None:
    request = a_shared(a_person(), email=TEAM)
    with transaction.atomic():
        box = open_account(SERVICE, request, propose(request).address)
    assert box.team_email == TEAM
    mail.outbox.clear()
    run_jobs("mailboxes.team_news")
    (letter,) = mail.outbox
    assert letter.to == [TEAM]
    assert "Votre compte partagé est validé" in str(letter.subject)
    assert last_link() == f"/boites/{box.pk}/"
    assert box.label not in str(letter.body)
