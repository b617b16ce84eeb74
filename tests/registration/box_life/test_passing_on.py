from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from medipli.directory.queries import resolve
from medipli.mailboxes.models import Address, Mailbox, Membership
from medipli.mailboxes.policy import Forbidden, access_to
from medipli.messages.models import Entry
from medipli.registration.actions.open_account import open_account
from medipli.registration.actions.transfer import transfer
from medipli.registration.actions.upgrade_to_per import upgrade_to_per
from medipli.registration.addresses import propose
from medipli.registration.models import Publication, Request
from medipli.registration.publication.actions import confirm_done, enqueue
from medipli.registration.refusals import OpeningRefused
from tests.boxes import SERVICE, a_mailbox, a_team, acting, deliver_to
from tests.people import a_person, signed_in_client
from tests.registration.requests_ready import an_individual, an_rpps, jobs, told

pytestmark = pytest.mark.django_db
Kind = Publication.Kind


def opened(request: Request) -> Mailbox:
    with transaction.atomic():
        box = open_account(SERVICE, request, propose(request).address)
    confirm_done(SERVICE, box.publications.values_list("pk", flat=True))
    return box


def said_of(box: Mailbox) -> list[tuple[str, str, str]]:
    rows = box.publications.order_by("pk")
    return [(row.kind, row.content["type"], row.content["address"]) for row in rows]


def test_a_box_passes_to_a_new_responsible_and_the_former_loses_it_at_once() -> None:
    team = a_team()
    enqueue(SERVICE, team.box)
    successor = a_person("Odile", "Bélastre", national_id=an_rpps())
    former = signed_in_client(team.owner)
    transfer(acting(a_person()), team.box, successor)
    assert former.get(f"/boites/{team.box.pk}/").status_code == 404
    with pytest.raises(Forbidden):
        access_to(team.owner.pk, team.box.pk)
    assert access_to(successor.pk, team.box.pk).role == Membership.Role.OWNER
    assert access_to(team.member.pk, team.box.pk).role == Membership.Role.MEMBER
    assert Publication.objects.latest("pk").content["responsible"] == "BÉLASTRE Odile"
    assert told("left") == {team.owner.pk}
    members = set(Membership.objects.filter(mailbox=team.box).values_list("person_id", flat=True))
    assert told("now_responsible") == {successor.pk}
    assert told("transferred") == members - {successor.pk} >= {team.member.pk}
    assert jobs("mailboxes.team_news") == [{"event": "transferred", "mailbox_id": team.box.pk}]


def test_the_former_responsible_may_stay_as_a_manager() -> None:
    team = a_team()
    transfer(SERVICE, team.box, a_person(national_id=an_rpps()), former_stays=True)
    assert access_to(team.owner.pk, team.box.pk).role == Membership.Role.MANAGER


def test_a_box_does_not_pass_to_somebody_who_cannot_answer_for_it() -> None:
    team = a_team()
    for nobody in (a_person(), a_person(national_id=an_rpps(), is_active=False)):
        with pytest.raises(OpeningRefused):
            transfer(SERVICE, team.box, nobody)
    with pytest.raises(OpeningRefused, match="individuelle"):
        transfer(SERVICE, a_mailbox(), a_person(national_id=an_rpps()))
    assert access_to(team.owner.pk, team.box.pk).role == Membership.Role.OWNER


@pytest.mark.feature(6)
def test_the_day_the_rpps_arrives_an_int_becomes_a_per_under_the_same_address() -> None:
    box = opened(an_individual("INT"))
    number, address = an_rpps(), box.address
    upgrade_to_per(SERVICE, box, number)
    box.refresh_from_db()
    assert (box.kind, box.address) == ("PER", address)
    assert box.owner is not None
    assert box.owner.national_id == number
    assert said_of(box) == [
        (Kind.PUBLISH, "INT", address),
        (Kind.WITHDRAW, "INT", address),
        (Kind.PUBLISH, "PER", address),
    ]
    assert told("became_personal") == {box.owner_id}


def test_when_the_address_must_change_the_old_one_receives_for_twelve_months() -> None:
    box = opened(an_individual("INT"))
    old, new = box.address, "elsa.vaudreline.bis@medecin.oc.mssante.example"
    upgrade_to_per(SERVICE, box, an_rpps(), address=new)
    assert set(resolve([old, new])) == {old, new}
    until = Address.objects.get(address=old).until
    assert until is not None
    assert timedelta(days=364) < until - timezone.now() < timedelta(days=367)
    Address.objects.filter(address=old).update(until=timezone.now() - timedelta(seconds=1))
    assert set(resolve([old, new])) == {new}
    assert said_of(box)[-2:] == [(Kind.WITHDRAW, "INT", old), (Kind.PUBLISH, "PER", new)]
    assert propose(an_individual()).address != old


def test_a_new_request_with_the_rpps_turns_the_box_that_one_has_and_keeps_its_mail() -> None:
    first = an_individual("LOCAL")
    box = opened(first)
    deliver_to(box)
    request = an_individual("PER", email=first.email)
    request.person = box.owner
    assert opened(request).pk == box.pk
    box.refresh_from_db()
    assert (box.kind, box.address) == ("PER", "elsa.vaudreline@medecin.oc.mssante.example")
    assert Entry.objects.filter(mailbox=box).count() == 1
    assert [kind for kind, _, _ in said_of(box)] == [Kind.PUBLISH]


def test_a_box_is_not_turned_twice_nor_with_somebody_elses_number() -> None:
    box = opened(an_individual("INT"))
    taken = an_rpps()
    a_person(national_id=taken)
    with pytest.raises(OpeningRefused, match="déjà cet identifiant"):
        upgrade_to_per(SERVICE, box, taken)
    with pytest.raises(OpeningRefused, match="valable"):
        upgrade_to_per(SERVICE, box, "12")
    upgrade_to_per(SERVICE, box, an_rpps())
    with pytest.raises(OpeningRefused):
        upgrade_to_per(SERVICE, box, an_rpps())
