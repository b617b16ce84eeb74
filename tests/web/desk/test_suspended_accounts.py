"""What an account or a box has become is plain to see, and the desk opens again what was suspended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from medipli.audit.models import Event
from medipli.identity.actions.suspend import suspend_account
from medipli.identity.models import Person, Suspension
from medipli.mailboxes.models import Mailbox
from medipli.organisations.models import FileOpening
from medipli.registration.actions import box_life
from tests.boxes import a_mailbox, acting
from tests.people import a_person, signed_in_client
from tests.registration.journeys import run_jobs
from tests.registration.requests_ready import told
from tests.web.desk.conftest import Room, url
from tests.web.desk.test_accounts import REASON, Subject, opened, structure, subject  # noqa: F401 - fixtures

WHY = "Téléphone volé, signalé le 12 mars"
AGAIN = "Téléphone retrouvé, identité vérifiée"


def found(room: Room, text: str) -> str:
    return str(room.client.post(url("desk-accounts"), {"texte": text}).content.decode())


def test_a_suspended_account_says_since_when_by_whom_and_why(opened: Subject) -> None:  # noqa: F811
    administrator = a_person("Apolline", "Vergastre")
    suspend_account(acting(administrator), opened.person.pk, WHY)
    text = opened.text()
    for words in ("Suspendu", "Ce compte est suspendu depuis le", "Apolline Vergastre", WHY, "Rouvrir le compte"):
        assert words in text
    assert "Envoyer un lien de mot de passe" not in text
    assert opened.act("lien", how=AGAIN) == 422
    assert "Suspendu" in found(opened.room, "sauvelaine")


def test_the_desk_reopens_an_account_for_a_reason_and_its_person_is_told(opened: Subject) -> None:  # noqa: F811
    suspend_account(acting(a_person()), opened.person.pk, WHY)
    for form in ({"sure": "on"}, {"reason": AGAIN}, {"reason": "oui", "sure": "on"}):
        assert opened.act("reouverture", box="", **form) == 422
    refused = opened.room.client.post(url("desk-account-act", opened.person.pk, "reouverture"), {"reason": AGAIN})
    assert AGAIN in refused.content.decode(), "nothing typed is lost"
    assert not Person.objects.get(pk=opened.person.pk).is_active
    assert opened.act("reouverture", box="", reason=AGAIN, sure="on") == 302
    assert Person.objects.get(pk=opened.person.pk).is_active
    event = Event.objects.get(action="account.reopen")
    assert (event.actor_id, event.details) == (opened.room.agent.pk, {"reason": AGAIN})
    assert Suspension.objects.get().ended_at is not None
    run_jobs("notices.account_reopened")
    assert mail.outbox[-1].to == [opened.person.email]
    assert "rouvert" in mail.outbox[-1].subject
    assert opened.act("reouverture", box="", reason=AGAIN, sure="on") == 422, "it is open"
    assert AGAIN in opened.room.text("desk-journal")


def test_without_an_open_file_or_another_regions_desk_nothing_reopens(opened: Subject) -> None:  # noqa: F811
    suspend_account(acting(a_person()), opened.person.pk, WHY)
    form = {"reason": AGAIN, "sure": "on"}
    path = url("desk-account-act", opened.person.pk, "reouverture")
    for client in (opened.room.other, signed_in_client(a_person())):
        assert client.post(path, form).status_code == 404
    FileOpening.objects.update(until=timezone.now())
    assert opened.act("reouverture", box="", **form) == 302
    assert not Person.objects.get(pk=opened.person.pk).is_active


def test_an_account_of_staff_is_left_to_an_operator(opened: Subject) -> None:  # noqa: F811
    suspend_account(acting(a_person()), opened.person.pk, WHY)
    Person.objects.filter(pk=opened.person.pk).update(role=Person.Role.ADMINISTRATOR)
    assert "un exploitant seul" in opened.text()
    assert opened.act("reouverture", box="", reason=AGAIN, sure="on") == 422
    assert not Person.objects.get(pk=opened.person.pk).is_active


def test_a_suspended_box_reopens_for_a_reason_and_a_closed_one_does_not(opened: Subject) -> None:  # noqa: F811
    opened.act("suspendre", reason=WHY)
    text = opened.text()
    assert "Suspendue aujourd’hui, " in text
    assert f"par {opened.room.agent.full_name}" in text
    assert WHY in text
    for form in ({"sure": "on"}, {"reason": AGAIN}):
        assert opened.act("rouvrir", **form) == 422
    assert opened.act("rouvrir", reason=AGAIN, sure="on") == 302
    assert Event.objects.get(action="mailbox.reopen").details == {"reason": AGAIN}
    assert told("reopened") == {opened.person.pk}
    opened.act("clore", reason="Cessation d’activité")
    text = opened.text()
    assert "Fermée définitivement aujourd’hui" in text
    assert "Cessation d’activité" in text
    assert "Une boîte fermée ne se rouvre pas" in text
    assert opened.act("rouvrir", reason=AGAIN, sure="on") == 422


def test_an_account_without_a_visit_for_half_a_year_sleeps(opened: Subject) -> None:  # noqa: F811
    assert "En sommeil" not in opened.text()
    long_ago = timezone.now() - timedelta(days=200)
    Person.objects.filter(pk=opened.person.pk).update(created_at=long_ago, last_login=long_ago)
    assert "Ce compte est en sommeil." in opened.text()
    assert "En sommeil" in found(opened.room, "sauvelaine")
    signed_in_client(opened.person)
    assert "Ce compte est en sommeil." not in opened.text()


@pytest.mark.parametrize("boxes", [1, 6])
def test_an_open_file_asks_few_queries_whatever_it_holds(opened: Subject, boxes: int) -> None:  # noqa: F811
    for number in range(boxes):
        box = a_mailbox(opened.person, kind=Mailbox.Kind.ORG, label=f"Équipe {number}", address=f"e{number}@a.example")
        box_life.suspend(acting(a_person()), box, WHY)
    suspend_account(acting(a_person()), opened.person.pk, WHY)
    opened.text()
    with CaptureQueriesContext(connection) as asked:
        opened.text()
    assert len(asked) <= 20, [query["sql"][:90] for query in asked]
