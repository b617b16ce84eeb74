from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from medipli.audit.models import Event
from medipli.directory.queries import resolve
from medipli.mailboxes.models import Address, Mailbox, Membership
from medipli.mailboxes.policy import Forbidden, access_to
from medipli.messages.models import Entry
from medipli.registration.actions import box_life
from medipli.registration.actions.open_account import open_account
from medipli.registration.addresses import propose
from medipli.registration.models import Publication
from medipli.registration.publication.actions import confirm_done
from medipli.registration.refusals import OpeningRefused
from tests.boxes import SERVICE, a_team, acting, deliver_to
from tests.people import a_person, signed_in_client
from tests.registration.requests_ready import an_individual, told

pytestmark = pytest.mark.django_db


def a_published_box() -> Mailbox:
    request = an_individual()
    with transaction.atomic():
        box = open_account(SERVICE, request, propose(request).address)
    confirm_done(SERVICE, box.publications.values_list("pk", flat=True))
    return box


def withdrawals(box: Mailbox) -> int:
    return box.publications.filter(kind=Publication.Kind.WITHDRAW).count()


def test_members_of_a_suspended_box_lose_it_at_once_and_find_it_again() -> None:
    team = a_team()
    entry = deliver_to(team.box)[0]
    browser = signed_in_client(team.member)
    assert browser.get(f"/boites/{team.box.pk}/").status_code == 200
    agent = a_person()
    box_life.suspend(acting(agent), team.box, "Responsable injoignable")
    assert browser.get(f"/boites/{team.box.pk}/").status_code == 404
    assert browser.get(f"/boites/{team.box.pk}/messages/{entry.pk}/").status_code == 404
    with pytest.raises(Forbidden):
        access_to(team.owner.pk, team.box.pk)
    assert not resolve([team.box.address])
    members = set(Membership.objects.filter(mailbox=team.box).values_list("person_id", flat=True))
    assert told("suspended") == members
    event = Event.objects.get(action="mailbox.suspend")
    assert (event.actor_id, event.details) == (agent.pk, {"reason": "Responsable injoignable"})
    box_life.reopen(acting(agent), team.box)
    assert browser.get(f"/boites/{team.box.pk}/messages/{entry.pk}/").status_code == 200
    assert told("reopened") == members


def test_open_pages_are_told_of_a_suspension() -> None:
    team = a_team()
    with CaptureQueriesContext(connection) as queries:
        box_life.suspend(SERVICE, team.box, "Essai")
    assert any("pg_notify" in query["sql"] for query in queries)


def test_a_closed_box_keeps_its_mail_and_its_address_and_leaves_the_directory() -> None:
    box = a_published_box()
    deliver_to(box)
    box_life.close(SERVICE, box, "Cessation d’activité")
    box.refresh_from_db()
    assert not box.is_open
    assert box.closed_at is not None
    assert Entry.objects.filter(mailbox=box).exists()
    assert Address.objects.filter(address=box.address).exists()
    assert withdrawals(box) == 1
    assert propose(an_individual()).address != box.address
    with pytest.raises(OpeningRefused):
        box_life.close(SERVICE, box, "Encore")
    assert withdrawals(box) == 1


def test_what_nobody_published_yet_is_dropped_instead_of_withdrawn() -> None:
    request = an_individual()
    with transaction.atomic():
        box = open_account(SERVICE, request, propose(request).address)
    box_life.close(SERVICE, box, "Erreur")
    assert not box.publications.exists()


def test_a_closed_box_is_never_reopened_and_the_desk_is_told_why() -> None:
    box = a_published_box()
    box_life.close(SERVICE, box, "Départ")
    with pytest.raises(OpeningRefused, match="fermée définitivement"):
        box_life.reopen(SERVICE, box)
    box.refresh_from_db()
    assert not box.is_open
    assert box.closed_at is not None
    assert not resolve([box.address])
    assert box.owner is not None
    with pytest.raises(Forbidden):
        access_to(box.owner.pk, box.pk)
    assert told("reopened") == set()
    assert box.publications.order_by("-pk")[0].kind == Publication.Kind.WITHDRAW


def test_a_suspension_changes_nothing_in_the_national_directory() -> None:
    box = a_published_box()
    before = box.publications.count()
    box_life.suspend(SERVICE, box, "Pause")
    box_life.reopen(SERVICE, box)
    assert box.publications.count() == before
    with pytest.raises(OpeningRefused, match="déjà ouverte"):
        box_life.reopen(SERVICE, box)


def test_who_comes_back_after_a_closing_is_given_a_new_box() -> None:
    box = a_published_box()
    box_life.close(SERVICE, box, "Départ")
    request = an_individual()
    request.person = box.owner
    request.answers["national_id"] = request.national_id = (box.owner.national_id or "") if box.owner else ""
    with transaction.atomic():
        new = open_account(SERVICE, request, propose(request).address)
    assert new.owner == box.owner
    assert new.address != box.address


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 301])
def test_a_reason_is_asked_for(reason: str) -> None:
    team = a_team()
    with pytest.raises(OpeningRefused):
        box_life.suspend(SERVICE, team.box, reason)
    with pytest.raises(OpeningRefused):
        box_life.close(SERVICE, team.box, reason)
    assert Mailbox.objects.get(pk=team.box.pk).is_open
    assert access_to(team.owner.pk, team.box.pk).can_manage
