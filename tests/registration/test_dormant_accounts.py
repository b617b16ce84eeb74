"""Accounts that nobody signs in to: two letters, a way to object, a closing that loses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from medipli.audit.actor import service
from medipli.audit.models import Event
from medipli.identity.actions.dormancy import forget_moot, link_secret, remind_dormant, warn_dormant
from medipli.identity.actions.suspend import reopen_account, suspend_account
from medipli.identity.models import DormancyWarning, Person
from medipli.mailboxes.models import Mailbox, Membership
from medipli.messages.models import Entry
from medipli.registration.actions import box_life
from medipli.registration.actions.close_dormant import REASON, close_dormant
from medipli.registration.actions.open_account import open_account
from medipli.registration.addresses import propose
from medipli.registration.dormancy import keep_accounts_alive_or_close, tell_desk_of_dormant
from medipli.registration.models import Publication
from medipli.registration.publication.actions import confirm_done
from tests.boxes import SERVICE, a_mailbox, a_team, acting, at_once, deliver_to
from tests.ordinary_mail import last_link
from tests.people import PASSWORD, a_person, signed_in_client
from tests.registration.journeys import a_region, run_jobs
from tests.registration.requests_ready import an_individual

pytestmark = pytest.mark.django_db
WORKER = service("worker")
LONG_AGO = timedelta(days=400)


def sleeping(person: Person | None = None, ago: timedelta = LONG_AGO) -> Person:
    person = person or a_person()
    at = timezone.now() - ago
    Person.objects.filter(pk=person.pk).update(last_login=at, created_at=at)
    person.refresh_from_db()
    return person


def warned(person: Person) -> DormancyWarning:
    assert warn_dormant(WORKER, timezone.now())
    return DormancyWarning.objects.get(person=person)


def due(warning: DormancyWarning) -> None:
    """As if both letters had left and their time were over."""
    now = timezone.now()
    DormancyWarning.objects.filter(pk=warning.pk).update(
        warned_at=now - timedelta(days=61), reminded_at=now - timedelta(days=8), closes_at=now - timedelta(hours=1)
    )


def closed(person: Person) -> DormancyWarning:
    warning = warned(person)
    due(warning)
    close_dormant(WORKER, timezone.now())
    warning.refresh_from_db()
    return warning


def test_somebody_who_has_not_signed_in_for_a_year_is_told_once() -> None:
    person = sleeping()
    a_person()
    sleeping(ago=timedelta(days=300))
    assert warn_dormant(WORKER, timezone.now()) == 1
    assert warn_dormant(WORKER, timezone.now()) == 0, "twice is the same"
    run_jobs("notices.dormant")
    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert "va être fermé" in letter.subject
    warning = DormancyWarning.objects.get()
    assert f"{warning.closes_at:%Y}" in str(letter.body)
    assert 59 <= (warning.closes_at - timezone.now()).days <= 60


def test_the_delays_are_settings(settings: Any) -> None:
    settings.DORMANT_DAYS, settings.DORMANT_WARNING_DAYS = 200, 20
    sleeping(ago=timedelta(days=210))
    assert warn_dormant(WORKER, timezone.now()) == 1
    assert (DormancyWarning.objects.get().closes_at - timezone.now()).days == 19


def test_who_never_finished_is_suspended_or_was_let_in_again_is_left_alone() -> None:
    unfinished = sleeping()
    Person.objects.filter(pk=unfinished.pk).update(password="!", last_login=None)
    suspend_account(SERVICE, sleeping().pk, "Départ")
    back = sleeping()
    suspend_account(SERVICE, back.pk, "Départ")
    reopen_account(SERVICE, back.pk, "Retour")
    assert warn_dormant(WORKER, timezone.now()) == 0
    never = sleeping()
    Person.objects.filter(pk=never.pk).update(last_login=None)
    assert warn_dormant(WORKER, timezone.now()) == 1, "a finished account that nobody entered counts from its making"


def test_a_second_letter_leaves_a_week_before_with_the_same_link() -> None:
    warning = warned(sleeping())
    assert remind_dormant(WORKER, timezone.now()) == 0
    run_jobs("notices.dormant")
    first = last_link()
    DormancyWarning.objects.update(closes_at=timezone.now() + timedelta(days=3))
    assert remind_dormant(WORKER, timezone.now()) == 1
    assert remind_dormant(WORKER, timezone.now()) == 0
    run_jobs("notices.dormant")
    assert last_link() == first
    warning.refresh_from_db()
    assert warning.closes_at - timezone.now() > timedelta(days=6), "a late reminder still leaves a week"


def test_the_link_keeps_the_account_for_another_year_by_a_button_alone() -> None:
    person = sleeping()
    warning = warned(person)
    link = f"/compte/garder/{link_secret(warning)}"
    page = Client().get(link).content.decode()
    assert "Garder mon compte" in page
    assert person.email not in page
    assert DormancyWarning.objects.get().objected_at is None
    for _ in range(2):
        assert "Votre compte est gardé" in Client().post(link).content.decode()
    assert Event.objects.filter(action="dormancy.object").count() == 1
    due(warning)
    assert close_dormant(WORKER, timezone.now()) == set()
    assert warn_dormant(WORKER, timezone.now()) == 0
    DormancyWarning.objects.update(objected_at=timezone.now() - LONG_AGO)
    assert warn_dormant(WORKER, timezone.now()) == 1, "another year went by"


@pytest.mark.parametrize("token", ["x", "é" * 2000, "%00", "'; --"])
def test_a_made_up_link_keeps_nothing(token: str) -> None:
    warned(sleeping())
    for method in (Client().get, Client().post):
        assert method(f"/compte/garder/{token}").status_code == 410
    assert DormancyWarning.objects.get().objected_at is None


def test_signing_in_keeps_the_account() -> None:
    person = sleeping()
    warning = warned(person)
    due(warning)
    client = Client()
    client.post("/connexion", {"email": person.email, "password": PASSWORD})
    Person.objects.filter(pk=person.pk).update(last_login=timezone.now())
    assert close_dormant(WORKER, timezone.now()) == set()
    assert Person.objects.get(pk=person.pk).is_active
    assert forget_moot() == 1
    assert forget_moot() == 0


def test_nothing_closes_before_the_second_letter() -> None:
    person = sleeping()
    warning = warned(person)
    due(warning)
    for reminded in (None, timezone.now() - timedelta(days=2)):
        DormancyWarning.objects.update(reminded_at=reminded)
        close_dormant(WORKER, timezone.now())
        assert Person.objects.get(pk=person.pk).is_active


def a_published_box() -> Mailbox:
    request = an_individual()
    with transaction.atomic():
        box = open_account(SERVICE, request, propose(request).address)
    confirm_done(SERVICE, box.publications.values_list("pk", flat=True))
    return box


def said_of(box: Mailbox) -> list[str]:
    return list(box.publications.order_by("pk").values_list("kind", flat=True))


def test_closing_suspends_withdraws_from_the_directory_and_erases_nothing() -> None:
    box = a_published_box()
    person = box.owner
    assert person is not None
    Person.objects.filter(pk=person.pk).update(password=a_person().password)
    sleeping(person)
    client = signed_in_client(person)
    entry = deliver_to(box)[0]
    mail.outbox.clear()
    warning = closed(person)
    person.refresh_from_db()
    box.refresh_from_db()
    assert warning.closed_at is not None
    assert (person.is_active, box.is_open, box.closed_at) == (False, False, None)
    assert said_of(box) == [Publication.Kind.PUBLISH, Publication.Kind.WITHDRAW]
    assert Entry.objects.filter(pk=entry.pk).exists()
    assert client.get("/compte/").status_code == 302
    event = Event.objects.get(action="dormancy.close")
    assert (event.actor_id, event.details["suspended"]) == (None, [box.pk])
    run_jobs("notices.dormant_closed")
    assert mail.outbox[-1].to == [person.email]
    assert "est fermé" in mail.outbox[-1].subject
    page = Client().get(f"/compte/garder/{link_secret(warning)}")
    assert page.status_code == 410
    assert "Votre compte est fermé" in page.content.decode()
    assert close_dormant(WORKER, timezone.now()) == set(), "twice is the same"


def test_the_desk_opens_it_again_and_the_box_comes_back_to_the_directory() -> None:
    box = a_published_box()
    person = box.owner
    assert person is not None
    Person.objects.filter(pk=person.pk).update(password=a_person().password)
    closed(sleeping(person))
    agent = acting(a_person())
    assert reopen_account(agent, person.pk, "Retour de congé, identité vérifiée")
    box_life.reopen(agent, box, "Retour de congé")
    assert Mailbox.objects.get(pk=box.pk).is_open
    assert said_of(box) == [Publication.Kind.PUBLISH], "nobody had seen the withdrawal yet"
    assert warn_dormant(WORKER, timezone.now()) == 0


def test_a_box_whose_withdrawal_was_done_is_published_again() -> None:
    box = a_published_box()
    person = box.owner
    assert person is not None
    Person.objects.filter(pk=person.pk).update(password=a_person().password)
    closed(sleeping(person))
    confirm_done(SERVICE, box.publications.values_list("pk", flat=True))
    box_life.reopen(SERVICE, box, "Retour")
    kinds = Publication.Kind
    assert said_of(box) == [kinds.PUBLISH, kinds.WITHDRAW, kinds.PUBLISH]


def test_a_shared_box_that_others_use_goes_on_and_the_desk_learns_that_nobody_is_in_charge() -> None:
    team = a_team()
    Membership.objects.filter(mailbox=team.box, role=Membership.Role.MANAGER).delete()
    alone = a_mailbox(team.owner, kind=Mailbox.Kind.ORG, label="Astreinte", address="astreinte@a.example")
    closed(sleeping(team.owner))
    team.box.refresh_from_db()
    alone.refresh_from_db()
    assert (team.box.is_open, alone.is_open) == (True, False)
    assert Event.objects.get(action="dormancy.close").details["without_anybody_in_charge"] == [team.box.pk]


def test_staff_are_never_closed_and_the_operators_are_told() -> None:
    operator = a_person(role=Person.Role.OPERATOR)
    agent = sleeping(a_person(role=Person.Role.DESK))
    warning = warned(agent)
    run_jobs("notices.dormant")
    assert [one.to for one in mail.outbox] == [[operator.email]]
    assert agent.last_name not in str(mail.outbox[0].body)
    due(warning)
    close_dormant(WORKER, timezone.now())
    assert Person.objects.get(pk=agent.pk).is_active


def test_the_desk_of_the_region_is_told_and_sees_who() -> None:
    region = a_region("vo")
    tell_desk_of_dormant(region_id=region.pk)
    assert mail.outbox[-1].to == [region.desk_email]
    tell_desk_of_dormant(region_id=0)
    assert len(mail.outbox) == 1


def test_one_account_that_cannot_be_closed_keeps_no_other_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [sleeping(), sleeping()]
    warn_dormant(WORKER, timezone.now())
    for one in DormancyWarning.objects.all():
        due(one)
    a_mailbox(people[0])
    # The reason that a suspension asks for is missing: what an action refuses is left for the next night.
    monkeypatch.setattr("medipli.registration.actions.close_dormant.REASON", "")
    close_dormant(WORKER, timezone.now())
    assert [Person.objects.get(pk=one.pk).is_active for one in people] == [True, False]
    monkeypatch.undo()
    close_dormant(WORKER, timezone.now())
    assert not Person.objects.get(pk=people[0].pk).is_active


def test_the_nightly_job_does_all_of_it_and_may_run_twice() -> None:
    person = sleeping()
    for _ in range(2):
        keep_accounts_alive_or_close(timestamp=0)
    warning = DormancyWarning.objects.get(person=person)
    due(warning)
    for _ in range(2):
        keep_accounts_alive_or_close(timestamp=0)
    assert not Person.objects.get(pk=person.pk).is_active
    assert Event.objects.filter(action="dormancy.close").count() == 1
    assert Event.objects.get(action="account.suspend").details == {"reason": REASON}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_and_close_each_account_once() -> None:
    person = sleeping()
    assert at_once(*[lambda: warn_dormant(WORKER, timezone.now())] * 2) == []
    warning = DormancyWarning.objects.get(person=person)
    due(warning)
    assert at_once(*[lambda: close_dormant(WORKER, timezone.now())] * 2) == []
    assert Event.objects.filter(action="dormancy.close").count() == 1
