"""Joining a shared box: asked by who manages it, accepted by the person, ended at a date."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from medipli.identity.models import Person
from medipli.mailboxes.actions import (
    InvitationOver,
    InvitationRefused,
    MemberRefused,
    accept_invitation,
    add_member,
    cancel_invitation,
    change_member,
    decline_invitation,
    find_invitation,
    invite,
    remove_member,
    waiting_for,
)
from medipli.mailboxes.actions.members import join
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Invitation, Membership
from medipli.mailboxes.policy import Forbidden, access_to, sending_access, writing_access
from medipli.mailboxes.queries import mailboxes_of
from medipli.messages.actions import end_memberships
from tests.boxes import SERVICE, Team, a_mailbox, a_team, acting, at_once, wait_until_somebody_waits
from tests.people import a_person, also_signs_in_as

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def team() -> Team:
    return a_team()


def asked(team: Team, guest: Person, role: Membership.Role = Role.MEMBER) -> Invitation:
    return invite(acting(team.manager), team.box, guest.email, role).invitation


@pytest.mark.feature(51)
def test_an_invited_person_joins_when_they_accept(team: Team) -> None:
    guest = a_person()
    also_signs_in_as(guest, "guest@medecin.vo.mssante.example")
    invited = invite(acting(team.manager), team.box, " GUEST@medecin.vo.mssante.example ", Role.SECRETARY)
    with pytest.raises(Forbidden):
        access_to(guest.pk, team.box.pk)
    assert find_invitation(invited.token) == invited.invitation
    assert waiting_for(guest) == [invited.invitation]
    accept_invitation(acting(guest), invited.invitation.pk)
    assert access_to(guest.pk, team.box.pk).role == Role.SECRETARY
    assert find_invitation(invited.token) is None
    with pytest.raises(InvitationOver):
        accept_invitation(acting(guest), invited.invitation.pk)


def test_only_the_invited_person_answers(team: Team) -> None:
    invitation = asked(team, a_person())
    for answer in (accept_invitation, decline_invitation):
        with pytest.raises(Forbidden):
            answer(acting(team.stranger), invitation.pk)


def test_inviting_does_not_tell_whether_an_account_exists(team: Team) -> None:
    known, unknown = a_person(), "personne@courrier.example"
    first = invite(acting(team.manager), team.box, known.email, Role.MEMBER)
    second = invite(acting(team.manager), team.box, unknown, Role.MEMBER)
    assert (first.invitation.person, second.invitation.person) == (known, None)
    newcomer = a_person(email=unknown)
    accept_invitation(acting(newcomer), second.invitation.pk)
    assert access_to(newcomer.pk, team.box.pk).role == Role.MEMBER


def test_asking_again_voids_the_link_before(team: Team) -> None:
    first = invite(acting(team.manager), team.box, "noe@courrier.example", Role.MEMBER)
    second = invite(acting(team.manager), team.box, "noe@courrier.example", Role.READER)
    assert find_invitation(first.token) is None
    found = find_invitation(second.token)
    assert found is not None
    assert found.role == Role.READER


def test_an_invitation_grows_old_and_can_be_taken_back(team: Team) -> None:
    guest = a_person()
    old = asked(team, guest)
    Invitation.objects.update(expires_at=timezone.now())
    with pytest.raises(InvitationOver):
        accept_invitation(acting(guest), old.pk)
    new = asked(team, guest)
    cancel_invitation(acting(team.manager), team.box, new.pk)
    with pytest.raises(InvitationOver):
        accept_invitation(acting(guest), new.pk)
    with pytest.raises(Forbidden):
        cancel_invitation(acting(a_team().manager), team.box, new.pk)


@pytest.mark.parametrize("address", ["", "noe", "noe@", "a b@courrier.example", "x" * 300 + "@courrier.example"])
def test_a_wrong_address_is_told(team: Team, address: str) -> None:
    with pytest.raises(InvitationRefused):
        invite(acting(team.manager), team.box, address, Role.MEMBER)


def test_some_are_never_invited(team: Team) -> None:
    with pytest.raises(InvitationRefused):
        invite(acting(team.manager), team.box, team.member.email, Role.MEMBER)
    with pytest.raises(InvitationRefused):
        invite(acting(team.manager), team.box, "noe@courrier.example", Role.OWNER)
    alone = a_person()
    with pytest.raises(InvitationRefused):
        invite(acting(alone), a_mailbox(alone), "noe@courrier.example", Role.MEMBER)


def test_a_secretary_prepares_and_does_not_send(team: Team) -> None:
    writing_access(team.secretary.pk, team.box.pk)
    with pytest.raises(Forbidden):
        sending_access(team.secretary.pk, team.box.pk)


@pytest.mark.feature(91)
def test_access_ends_at_its_date(team: Team) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    change_member(acting(team.manager), team.box, team.member, Role.MEMBER, until=tomorrow)
    access_to(team.member.pk, team.box.pk)
    Membership.objects.filter(person=team.member).update(until=timezone.now())
    with pytest.raises(Forbidden):
        access_to(team.member.pk, team.box.pk)
    assert not mailboxes_of(team.member.pk)
    assert end_memberships() == 1
    assert not Membership.objects.filter(person=team.member).exists()
    assert end_memberships() == 0


def test_the_responsible_person_stays_until_the_box_is_transferred(team: Team) -> None:
    for change in (
        lambda: change_member(acting(team.manager), team.box, team.owner, Role.READER),
        lambda: change_member(acting(team.manager), team.box, team.member, Role.OWNER),
        lambda: remove_member(acting(team.manager), team.box, team.owner),
        lambda: remove_member(acting(team.owner), team.box, team.owner),
    ):
        with pytest.raises(MemberRefused):
            change()
    remove_member(SERVICE, team.box, team.owner)


def test_an_old_invitation_does_not_take_a_box_from_its_new_responsible(team: Team) -> None:
    successor = a_person()
    invitation = asked(team, successor, Role.READER)
    join(SERVICE, team.box, successor, Role.OWNER)
    with pytest.raises(InvitationOver):
        accept_invitation(acting(successor), invitation.pk)
    assert access_to(successor.pk, team.box.pk).role == Role.OWNER


def test_adding_members_neither_makes_nor_unmakes_the_responsible_person(team: Team) -> None:
    for person, role in ((team.owner, Role.READER), (a_person(), Role.OWNER)):
        with pytest.raises(MemberRefused):
            add_member(acting(team.manager), team.box, person, role)
    assert access_to(team.owner.pk, team.box.pk).role == Role.OWNER


def test_nobody_who_was_removed_comes_back_by_an_older_invitation(team: Team) -> None:
    guest = a_person()
    also_signs_in_as(guest, "guest@medecin.vo.mssante.example")
    first = invite(acting(team.manager), team.box, "guest@medecin.vo.mssante.example", Role.MANAGER).invitation
    add_member(acting(team.owner), team.box, guest, Role.READER)
    with pytest.raises(InvitationOver):
        accept_invitation(acting(guest), first.pk)
    Invitation.objects.update(answer=Invitation.Answer.WAITING)
    remove_member(acting(team.owner), team.box, guest)
    with pytest.raises(InvitationOver):
        accept_invitation(acting(guest), first.pk)
    with pytest.raises(Forbidden):
        access_to(guest.pk, team.box.pk)


@pytest.mark.parametrize("is_removed", [True, False])
def test_who_no_longer_manages_a_box_leaves_no_invitation_behind(team: Team, is_removed: bool) -> None:
    theirs, other = asked(team, a_person()), a_person()
    stays = invite(acting(team.owner), team.box, other.email, Role.MEMBER).invitation
    if is_removed:
        remove_member(acting(team.owner), team.box, team.manager)
    else:
        change_member(acting(team.owner), team.box, team.manager, Role.READER)
    theirs.refresh_from_db()
    assert theirs.answer == Invitation.Answer.CANCELLED
    assert waiting_for(other) == [stays]


@pytest.mark.django_db(transaction=True)
def test_accepting_waits_for_who_invites_again_at_that_moment(team: Team) -> None:
    guest = a_person()
    first = asked(team, guest)
    raised: list[BaseException] = []
    accepting = threading.Thread(
        target=lambda: raised.extend(at_once(lambda: accept_invitation(acting(guest), first.pk)))
    )
    with transaction.atomic():
        lock_boxes([team.box.pk])
        accepting.start()
        wait_until_somebody_waits()
        asked(team, guest)
    accepting.join(30)
    assert not raised
    assert access_to(guest.pk, team.box.pk).role == Role.MEMBER
