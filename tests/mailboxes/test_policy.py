"""Who may do what: each action, tried by each of the usual people."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from medipli.audit.actor import Actor
from medipli.delivery.actions import begin, send
from medipli.identity.models import Person
from medipli.mailboxes.actions import (
    add_member,
    change_member,
    create_folder,
    delete_signature,
    invite,
    move_folder,
    remove_member,
    rename_folder,
    save_signature,
)
from medipli.mailboxes.models import Mailbox, Membership
from medipli.mailboxes.policy import Forbidden, access_to
from medipli.messages.actions import (
    DraftContent,
    create_draft,
    create_label,
    delete_for_good,
    delete_label,
    delete_own_folder,
    leave_mailbox,
    mark_read,
    mark_unread,
    move_entries,
    rename_label,
    restore_entries,
    set_flag,
    set_label,
    undo_move,
)
from tests.boxes import EVERY_QUESTION, SERVICE, Team, a_draft, a_team, acting, deliver_to, folder
from tests.people import a_person

pytestmark = pytest.mark.django_db

READ = {"owner", "manager", "member", "secretary", "reader"}
WRITE = READ - {"reader"}
SEND = WRITE - {"secretary"}
MANAGE = SEND - {"member"}
ROLES = ("owner", "manager", "member", "secretary", "reader", "stranger")


class _Place:
    """What an action needs to be tried on."""

    def __init__(self) -> None:
        self.team: Team = a_team()
        owner = acting(self.team.owner)
        self.box = self.team.box.pk
        self.entry = deliver_to(self.team.box)[0].pk
        self.folder = create_folder(owner, self.box, "Dossier").pk
        self.label = create_label(owner, self.box, "Étiquette").pk
        self.archive = folder(self.team.box, "archive")


Act = Callable[[_Place, Actor], object]


def _send(place: _Place, actor: Actor) -> object:
    draft = a_draft(
        Person.objects.filter(pk=actor.person_id or 0).first() or place.team.owner, place.team.box, place.team.box
    )
    return send(actor, draft.public_id, draft.revision, EVERY_QUESTION)


ACTIONS: dict[str, tuple[set[str], Act]] = {
    "read": (READ, lambda p, a: access_to(a.person_id, p.box)),
    "mark_read": (READ, lambda p, a: mark_read(a, p.box, [p.entry], opened=True)),
    "mark_unread": (READ, lambda p, a: mark_unread(a, p.box, [p.entry])),
    "set_flag": (WRITE, lambda p, a: set_flag(a, p.box, [p.entry], flagged=True)),
    "set_label": (WRITE, lambda p, a: set_label(a, p.box, [p.entry], p.label, on=True)),
    "move": (WRITE, lambda p, a: move_entries(a, p.box, [p.entry], p.archive)),
    "undo_move": (WRITE, lambda p, a: undo_move(a, p.box, {p.archive: [p.entry]})),
    "restore": (WRITE, lambda p, a: restore_entries(a, p.box, [p.entry])),
    "delete": (WRITE, lambda p, a: delete_for_good(a, p.box, [p.entry])),
    "create_folder": (WRITE, lambda p, a: create_folder(a, p.box, "Autre")),
    "rename_folder": (WRITE, lambda p, a: rename_folder(a, p.box, p.folder, "Autre")),
    "move_folder": (WRITE, lambda p, a: move_folder(a, p.box, p.folder, None)),
    "delete_folder": (WRITE, lambda p, a: delete_own_folder(a, p.box, p.folder)),
    "create_label": (WRITE, lambda p, a: create_label(a, p.box, "Autre")),
    "rename_label": (WRITE, lambda p, a: rename_label(a, p.box, p.label, "Autre", "pine")),
    "delete_label": (WRITE, lambda p, a: delete_label(a, p.box, p.label)),
    "save_signature": (WRITE, lambda p, a: save_signature(a, p.box, name="x", html="<p>x</p>", is_default=True)),
    "create_draft": (WRITE, lambda p, a: create_draft(a, p.box, DraftContent())),
    "begin": (WRITE, lambda p, a: begin(a, p.box, "reply", p.entry)),
    "send": (SEND, _send),
    "add_member": (MANAGE, lambda p, a: add_member(a, p.team.box, a_person(), Membership.Role.MEMBER)),
    "remove_member": (MANAGE, lambda p, a: remove_member(a, p.team.box, _guest(p))),
    "change_member": (MANAGE, lambda p, a: change_member(a, p.team.box, _guest(p), Membership.Role.READER)),
    "invite": (MANAGE, lambda p, a: invite(a, p.team.box, "noe@courrier.example", Membership.Role.MEMBER)),
    "leave_mailbox": (MANAGE, lambda p, a: leave_mailbox(a, p.team.box, _guest(p))),
}
# What the service itself does too, when it sets boxes up or takes mail in: it acts as nobody.
ALSO_THE_SERVICE = {"create_folder", "add_member", "remove_member", "leave_mailbox"}


def _guest(place: _Place) -> Person:
    guest = a_person("Noé", "Ferrand")
    add_member(SERVICE, place.team.box, guest, Membership.Role.MEMBER)
    return guest


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_each_does_what_their_role_allows_and_nothing_else(action: str, role: str) -> None:
    place = _Place()
    allowed, act = ACTIONS[action]
    actor = acting(place.team.person(role))
    if role in allowed:
        act(place, actor)
    else:
        with pytest.raises(Forbidden):
            act(place, actor)


@pytest.mark.parametrize("action", sorted(ACTIONS.keys() - ALSO_THE_SERVICE))
def test_nobody_acts_without_being_somebody(action: str) -> None:
    place = _Place()
    with pytest.raises(Forbidden):
        ACTIONS[action][1](place, Actor(None, "", "192.0.2.1"))


@pytest.mark.parametrize("action", sorted(ACTIONS.keys() - {"add_member", "remove_member", "leave_mailbox"}))
def test_a_closed_box_is_closed_to_its_owner_too(action: str) -> None:
    place = _Place()
    Mailbox.objects.filter(pk=place.box).update(is_open=False)
    with pytest.raises(Forbidden):
        ACTIONS[action][1](place, acting(place.team.owner))


def test_somebody_may_leave_a_box_by_themselves() -> None:
    place = _Place()
    leave_mailbox(acting(place.team.reader), place.team.box, place.team.reader)
    with pytest.raises(Forbidden):
        access_to(place.team.reader.pk, place.box)


def test_what_belongs_to_another_box_cannot_be_reached_through_ones_own() -> None:
    mine, theirs = _Place(), _Place()
    owner = acting(mine.team.owner)
    assert mark_read(owner, mine.box, [theirs.entry]) == []
    assert set_flag(owner, mine.box, [theirs.entry], flagged=True) == []
    assert move_entries(owner, mine.box, [theirs.entry], mine.archive) == {}
    for act in (
        lambda: move_entries(owner, mine.box, [mine.entry], theirs.archive),
        lambda: set_label(owner, mine.box, [mine.entry], theirs.label, on=True),
        lambda: rename_folder(owner, mine.box, theirs.folder, "x"),
        lambda: move_folder(owner, mine.box, mine.folder, theirs.folder),
        lambda: delete_own_folder(owner, mine.box, theirs.folder),
        lambda: create_folder(owner, mine.box, "x", theirs.folder),
        lambda: rename_label(owner, mine.box, theirs.label, "x", "pine"),
        lambda: delete_label(owner, mine.box, theirs.label),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_signature_belongs_to_the_person_who_made_it() -> None:
    place = _Place()
    team = place.team
    mine = save_signature(acting(team.owner), place.box, name="Mienne", html="<p>a</p>", is_default=True)
    with pytest.raises(Forbidden):
        save_signature(acting(team.member), place.box, name="x", html="", is_default=False, signature_id=mine.pk)
    with pytest.raises(Forbidden):
        delete_signature(acting(team.member), place.box, mine.pk)
