"""Who may open a shared box, as an administrator of its structure changes it: with a reason, and never unseen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from medipli.audit.models import Event
from medipli.identity.models import Person
from medipli.mailboxes.actions import (
    InvitationOver,
    ReasonNeeded,
    accept_invitation,
    add_member,
    change_member,
    confirm_invitation,
    find_invitation,
    invite,
    invite_again,
    remove_member,
    waiting_for,
)
from medipli.mailboxes.models import Invitation, Mailbox, Membership
from medipli.mailboxes.policy import Forbidden, access_to
from medipli.mailboxes.tasks import send_invitation
from medipli.organisations.models import Office
from tests.boxes import SERVICE, acting
from tests.people import a_person, signed_in_client
from tests.registration.journeys import an_rpps
from tests.registration.requests_ready import jobs, told
from tests.structures import Structure, a_structure, a_team_box, an_account

pytestmark = pytest.mark.django_db
Role = Membership.Role
WHY = "Remplace Mme Torvic jusqu’au printemps"
REASON = {"reason": WHY}


@pytest.fixture
def place() -> Structure:
    return a_structure()


@pytest.fixture
def client(place: Structure) -> Client:
    return signed_in_client(place.administrator)


@pytest.fixture
def doctor(place: Structure) -> Person:
    return an_account(place.organisation, "Malo", "Hentric", national_id="8" + an_rpps(), profession="Médecin")


@pytest.fixture
def box(place: Structure, doctor: Person) -> Mailbox:
    return a_team_box(place.organisation, doctor)


def page_of(box: Mailbox) -> str:
    return f"/gestionnaire/boites/{box.pk}/"


@pytest.mark.feature(51, 91)
def test_a_member_whom_an_administrator_proposes_enters_with_the_agreement_of_who_is_in_charge(
    client: Client, place: Structure, box: Mailbox, doctor: Person
) -> None:
    puppet = place.secretary
    form = {"address": puppet.email, "role": "secretary"}
    assert client.post(page_of(box) + "ajouter/", form).status_code == 422
    assert client.post(page_of(box) + "ajouter/", form | REASON).status_code == 302
    invitation = Invitation.objects.get()
    assert told("member_to_confirm") == {doctor.pk}
    assert not jobs("mailboxes.send_invitation")
    assert waiting_for(puppet) == []
    send_invitation(invitation_id=invitation.pk)
    with pytest.raises(InvitationOver):
        accept_invitation(acting(puppet), invitation.pk)
    with pytest.raises(Forbidden):
        access_to(puppet.pk, box.pk)
    assert "Attend l’accord" in client.get(page_of(box)).content.decode()

    theirs = signed_in_client(doctor)
    shown = theirs.get(f"/boites/{box.pk}/membres/").content.decode()
    assert puppet.email in shown
    assert WHY in shown
    assert place.administrator.full_name in shown
    assert theirs.post(f"/boites/{box.pk}/membres/invitations/{invitation.pk}/confirmer").status_code == 302
    assert jobs("mailboxes.send_invitation") == [{"invitation_id": invitation.pk}]
    accept_invitation(acting(puppet), invitation.pk)
    assert access_to(puppet.pk, box.pk).role == Role.SECRETARY
    event = Event.objects.get(action="member.invite")
    assert (event.details["as"], event.details["reason"]) == ("administrator", WHY)
    journal = client.get("/gestionnaire/journal/").content.decode()
    assert "Membre proposé" in journal
    assert WHY in journal


def test_nobody_but_who_is_in_charge_agrees_and_they_may_refuse(place: Structure, box: Mailbox, doctor: Person) -> None:
    who = acting(place.administrator)
    proposed = invite(who, box, "ewen@courriel.example", Role.MANAGER, reason=WHY)
    member = a_person()
    add_member(SERVICE, box, member, Role.MEMBER)
    for stranger in (place.administrator, member, a_person()):
        with pytest.raises(Forbidden):
            confirm_invitation(acting(stranger), box, proposed.invitation.pk)
        answer = signed_in_client(stranger).post(
            f"/boites/{box.pk}/membres/invitations/{proposed.invitation.pk}/confirmer"
        )
        assert answer.status_code == 404
    assert find_invitation(proposed.token) is None
    with pytest.raises(InvitationOver):
        invite_again(who, box, proposed.invitation.pk)
    theirs = signed_in_client(doctor)
    assert theirs.post(f"/boites/{box.pk}/membres/invitations/{proposed.invitation.pk}/annuler").status_code == 302
    with pytest.raises(InvitationOver):
        confirm_invitation(acting(doctor), box, proposed.invitation.pk)


def test_nobody_agrees_later_to_what_they_proposed_themselves(place: Structure, box: Mailbox) -> None:
    proposed = invite(acting(place.administrator), box, "ewen@courriel.example", Role.MEMBER, reason=WHY)
    add_member(SERVICE, box, place.administrator, Role.MANAGER)
    with pytest.raises(Forbidden):
        confirm_invitation(acting(place.administrator), box, proposed.invitation.pk)


def test_an_administrator_adds_nobody_at_once(place: Structure, box: Mailbox) -> None:
    with pytest.raises(Forbidden):
        add_member(acting(place.administrator), box, place.secretary, Role.MEMBER)


@pytest.mark.parametrize("why_not", ["gone", "over", "suspended"])
def test_where_nobody_is_in_charge_a_member_is_invited_at_once_and_the_others_hear_of_it(
    place: Structure, box: Mailbox, doctor: Person, why_not: str
) -> None:
    member = a_person()
    add_member(SERVICE, box, member, Role.MEMBER)
    if why_not == "gone":
        remove_member(SERVICE, box, doctor)
    elif why_not == "over":
        Membership.objects.filter(person=doctor).update(until=timezone.now())
    else:
        Person.objects.filter(pk=doctor.pk).update(is_active=False)
    proposed = invite(acting(place.administrator), box, place.secretary.email, Role.MEMBER, reason=WHY)
    assert not proposed.invitation.to_confirm
    assert jobs("mailboxes.send_invitation") == [{"invitation_id": proposed.invitation.pk}]
    assert told("members_changed") == {member.pk}
    assert jobs("mailboxes.team_news") == [{"event": "members_changed", "mailbox_id": box.pk}]


def test_an_invitation_under_way_is_not_changed_by_an_administrator(
    client: Client, box: Mailbox, doctor: Person
) -> None:
    sent = invite(acting(doctor), box, "ewen@courriel.example", Role.READER).invitation
    form = REASON | {"address": "ewen@courriel.example", "role": "manager"}
    assert client.post(page_of(box) + "ajouter/", form).status_code == 422
    sent.refresh_from_db()
    assert (sent.role, sent.to_confirm) == (Role.READER, False)


def test_a_proposal_that_the_responsible_person_makes_their_own_leaves(
    place: Structure, box: Mailbox, doctor: Person
) -> None:
    invite(acting(place.administrator), box, "ewen@courriel.example", Role.MANAGER, reason=WHY)
    again = invite(acting(doctor), box, "ewen@courriel.example", Role.READER)
    assert find_invitation(again.token) == again.invitation
    assert (again.invitation.role, again.invitation.to_confirm) == (Role.READER, False)


def test_members_change_and_go_with_a_reason_and_who_is_in_charge_hears_of_it(
    client: Client, place: Structure, box: Mailbox, doctor: Person
) -> None:
    secretary = place.secretary
    add_member(SERVICE, box, secretary, Role.MEMBER)
    form = {"person": str(secretary.pk), "role": "reader", "until": "2099-03-31"}
    refused = client.post(page_of(box) + "modifier/", form)
    assert refused.status_code == 422
    assert f'href="#id_reason-{secretary.pk}"' in refused.content.decode()
    assert client.post(page_of(box) + "retirer/", {"person": str(secretary.pk)}).status_code == 422
    assert not told("members_changed")
    assert client.post(page_of(box) + "modifier/", form | REASON).status_code == 302
    member = Membership.objects.get(mailbox=box, person=secretary)
    assert (member.role, member.until is None) == ("reader", False)
    assert told("members_changed") == {doctor.pk}
    wrong = client.post(page_of(box) + "modifier/", form | REASON | {"until": "2020-01-01"})
    assert wrong.status_code == 422
    assert WHY in wrong.content.decode(), "nothing typed is lost"
    assert client.post(page_of(box) + "retirer/", REASON | {"person": str(secretary.pk)}).status_code == 302
    assert not Membership.objects.filter(mailbox=box, person=secretary).exists()
    assert told("taken_away") == {secretary.pk}
    trail = Event.objects.filter(mailbox_id=box.pk, actor_id=place.administrator.pk, action__startswith="member.")
    assert {(event.action, event.details["as"], event.details["reason"]) for event in trail} == {
        ("member.change", "administrator", WHY),
        ("member.remove", "administrator", WHY),
    }
    assert client.get("/gestionnaire/journal/").content.decode().count(WHY) == 2


def test_who_manages_the_box_needs_no_reason_and_no_letter_leaves(
    place: Structure, box: Mailbox, doctor: Person
) -> None:
    add_member(acting(doctor), box, place.secretary, Role.MEMBER)
    change_member(acting(doctor), box, place.secretary, Role.READER)
    remove_member(acting(doctor), box, place.secretary)
    assert not jobs("notices.box_news")
    with pytest.raises(ReasonNeeded):
        invite(acting(place.administrator), box, "ewen@courriel.example", Role.MEMBER, reason="  x  ")


def test_somebody_from_elsewhere_is_proposed_and_known_or_not_it_reads_the_same(client: Client, box: Mailbox) -> None:
    known = a_person("Zoé", "Vaneau")
    said = set()
    for address in (known.email, "inconnue@courriel.example"):
        client.post(page_of(box) + "ajouter/", REASON | {"address": address, "role": "member"})
        said.add("Les responsables de la boîte sont prévenus" in client.get(page_of(box)).content.decode())
    assert said == {True}
    assert Invitation.objects.filter(mailbox=box, to_confirm=True).count() == 2
    assert not Membership.objects.filter(person=known).exists()


def test_a_box_is_handed_on_for_a_reason_and_all_hear_of_it(
    client: Client, place: Structure, box: Mailbox, doctor: Person
) -> None:
    page = page_of(box) + "confier/"
    assert client.post(page, REASON | {"responsible": place.secretary.email}).status_code == 422
    nurse = an_account(place.organisation, "Oriane", "Darvilliers", national_id="8" + an_rpps())
    form = {"responsible": nurse.email, "stays": "on"}
    refused = client.post(page, form)
    assert refused.status_code == 422
    assert 'href="#id_why"' in refused.content.decode()
    assert client.post(page, form | REASON).status_code == 302
    box.refresh_from_db()
    assert box.responsible == nurse
    assert (told("now_responsible"), told("left")) == ({nurse.pk}, {doctor.pk})
    assert Event.objects.get(action="mailbox.transfer").details["reason"] == WHY
    assert WHY in client.get("/gestionnaire/journal/").content.decode()


def test_a_box_whose_only_responsible_person_left_is_rescued(client: Client, place: Structure, box: Mailbox) -> None:
    Membership.objects.filter(mailbox=box).delete()
    nurse = an_account(place.organisation, "Oriane", "Darvilliers", national_id="8" + an_rpps())
    assert client.post(page_of(box) + "confier/", REASON | {"responsible": nurse.email}).status_code == 302
    assert access_to(nurse.pk, box.pk).role == Role.OWNER


def test_an_administrator_of_elsewhere_proposes_nobody(box: Mailbox) -> None:
    other = a_structure("EHPAD Les Glycines").administrator
    assert Office.objects.filter(person=other).exists()
    with pytest.raises(Forbidden):
        invite(acting(other), box, "ewen@courriel.example", Role.MEMBER, reason=WHY)
