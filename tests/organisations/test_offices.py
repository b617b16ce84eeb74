"""Nobody becomes staff but by an operator, and what one is ends when it is taken back."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from medipli.audit.actor import Actor, Forbidden, service
from medipli.audit.models import Event
from medipli.identity.models import Person, Session
from medipli.ops.tasks import end_offices
from medipli.organisations import policy
from medipli.organisations.actions import OfficeRefused, close_file, end_office, give_office, open_file
from medipli.organisations.models import Office, Organisation, Region
from tests.boxes import at_once, wait_until_somebody_waits
from tests.people import a_person, signed_in_client

pytestmark = pytest.mark.django_db
Kind = Office.Kind
SERVICE = service("test")


def acting(person: Person) -> Actor:
    return Actor(person.pk, person.full_name, "192.0.2.1")


@pytest.fixture
def region() -> Region:
    return Region.objects.create(code="vo", name="Val-d’Orlane")


@pytest.fixture
def operator() -> Person:
    person = a_person()
    give_office(SERVICE, person, Kind.OPERATOR)
    return person


@pytest.mark.feature(92)
def test_only_operators_make_staff(region: Region, operator: Person) -> None:
    agent, stranger = a_person(), a_person()
    give_office(acting(operator), agent, Kind.DESK, region=region)
    assert policy.desk_regions(agent.pk) == (region.pk,)
    for nobody in (agent, stranger):
        with pytest.raises(Forbidden):
            give_office(acting(nobody), stranger, Kind.OPERATOR)
    with pytest.raises(Forbidden):
        give_office(Actor(None, "", "192.0.2.1"), stranger, Kind.OPERATOR)
    stranger.refresh_from_db()
    assert stranger.role == Person.Role.USER


def test_an_office_names_its_place(region: Region, operator: Person) -> None:
    with pytest.raises(OfficeRefused):
        give_office(acting(operator), a_person(), Kind.DESK)
    with pytest.raises(OfficeRefused):
        give_office(acting(operator), a_person(), Kind.OPERATOR, region=region)


def test_an_office_ends_at_its_date_and_at_once_when_taken_back(region: Region, operator: Person) -> None:
    agent = a_person()
    signed_in_client(agent)
    office = give_office(acting(operator), agent, Kind.DESK, region=region, until=timezone.now() + timedelta(days=1))
    assert not Session.objects.filter(person=agent).exists()
    signed_in_client(agent)
    end_office(acting(operator), office.pk)
    assert policy.desk_regions(agent.pk) == ()
    assert not Session.objects.filter(person=agent).exists()
    agent.refresh_from_db()
    assert agent.role == Person.Role.USER
    again = give_office(acting(operator), agent, Kind.DESK, region=region)
    Office.objects.filter(pk=again.pk).update(until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Forbidden):
        policy.require_desk(acting(agent), region.pk)


def test_the_last_operator_stays(operator: Person) -> None:
    office = Office.objects.get(person=operator)
    with pytest.raises(OfficeRefused):
        end_office(acting(operator), office.pk)
    assert policy.is_operator(operator.pk)


def test_an_administrator_has_power_over_their_own_structure_alone(region: Region, operator: Person) -> None:
    mine = Organisation.objects.create(region=region, name="Clinique des Tilleuls")
    other = Organisation.objects.create(region=region, name="Clinique du Quai")
    person = a_person()
    give_office(acting(operator), person, Kind.ADMINISTRATOR, organisation=mine)
    policy.require_administrator(acting(person), mine.pk)
    with pytest.raises(Forbidden):
        policy.require_administrator(acting(person), other.pk)
    person.refresh_from_db()
    assert person.is_staff_member


def test_a_file_is_opened_for_a_reason_and_closes_by_itself() -> None:
    staff, subject = a_person(), a_person()
    with pytest.raises(ValueError, match="pourquoi"):
        open_file(acting(staff), subject.pk, " oui ")
    with pytest.raises(Forbidden):
        policy.require_open_file(acting(staff), subject.pk)
    opening = open_file(acting(staff), subject.pk, "Appel de ce matin, téléphone perdu")
    policy.require_open_file(acting(staff), subject.pk)
    assert Event.objects.get(action="file.open").details["reason"] == "Appel de ce matin, téléphone perdu"
    type(opening).objects.update(until=timezone.now())
    with pytest.raises(Forbidden):
        policy.require_open_file(acting(staff), subject.pk)


def test_a_file_can_be_closed_before_its_time() -> None:
    staff, subject = a_person(), a_person()
    open_file(acting(staff), subject.pk, "Appel de ce matin, téléphone perdu")
    close_file(acting(staff), subject.pk)
    with pytest.raises(Forbidden):
        policy.require_open_file(acting(staff), subject.pk)


def test_the_last_operator_is_given_no_date_of_end(operator: Person) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    suspended = a_person()
    give_office(SERVICE, suspended, Kind.OPERATOR)
    type(suspended).objects.filter(pk=suspended.pk).update(is_active=False)
    with pytest.raises(OfficeRefused):
        give_office(acting(operator), operator, Kind.OPERATOR, until=tomorrow)
    with pytest.raises(OfficeRefused):
        end_office(acting(operator), Office.objects.get(person=operator).pk)
    second = a_person()
    give_office(acting(operator), second, Kind.OPERATOR)
    give_office(acting(operator), operator, Kind.OPERATOR, until=tomorrow)
    with pytest.raises(OfficeRefused):
        end_office(acting(operator), Office.objects.get(person=second).pk)
    end_office(acting(second), Office.objects.get(person=operator).pk)


@pytest.mark.django_db(transaction=True)
def test_two_operators_who_end_each_other_leave_one() -> None:
    first, second = a_person(), a_person()
    offices = [give_office(SERVICE, person, Kind.OPERATOR) for person in (first, second)]
    ending = [
        threading.Thread(target=lambda one=one: raised.extend(at_once(one)))
        for one in (
            lambda: end_office(acting(first), offices[1].pk),
            lambda: end_office(acting(second), offices[0].pk),
        )
    ]
    raised: list[BaseException] = []
    with transaction.atomic():
        # Both are at the same point when this lock goes.
        list(Office.objects.select_for_update())
        for one in ending:
            one.start()
        wait_until_somebody_waits(number=2)
    for one in ending:
        one.join(30)
    assert [type(one) for one in raised] in ([Forbidden], [OfficeRefused])
    assert Office.objects.filter(until=None).count() == 1


def test_an_office_over_by_its_date_leaves_nothing_behind(region: Region, operator: Person) -> None:
    agent = a_person()
    stays = give_office(SERVICE, a_person(), Kind.DESK, region=region, until=timezone.now() + timedelta(days=1))
    office = give_office(SERVICE, agent, Kind.DESK, region=region, until=timezone.now() + timedelta(days=1))
    signed_in_client(agent)
    Office.objects.filter(pk=office.pk).update(until=timezone.now() - timedelta(seconds=1))
    end_offices(0)
    agent.refresh_from_db()
    assert agent.role == Person.Role.USER
    assert not Session.objects.filter(person=agent).exists()
    assert Event.objects.get(action="office.end").target == f"person:{agent.pk}"
    end_offices(0)
    assert Event.objects.filter(action="office.end").count() == 1
    assert policy.in_force(stays.person_id, Kind.DESK).exists()
