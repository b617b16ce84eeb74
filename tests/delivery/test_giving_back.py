"""A message that could not leave comes back, and says so in the inbox of its box."""

from __future__ import annotations

import pytest

from medipli.audit.models import Event
from medipli.delivery import giving_back, route
from medipli.delivery.actions import give_up, release, send
from medipli.formats.mime import ComposeError
from medipli.identity.models import Person
from medipli.mailboxes.actions import remove_member
from medipli.mailboxes.models import Mailbox, Membership
from medipli.messages.models import Draft, Entry
from medipli.messages.queries import drafts_of, open_entry
from tests.boxes import SERVICE, a_draft, a_mailbox, a_team, acting, make_due
from tests.people import a_person

pytestmark = pytest.mark.django_db


def held(author: Person, box: Mailbox, to: Mailbox) -> Draft:
    draft = a_draft(author, box, to, subject="Avis")
    send(acting(author), draft.public_id, draft.revision)
    make_due(draft)
    return draft


def test_a_message_given_up_is_told_in_the_inbox() -> None:
    box, other = a_mailbox(author := a_person()), a_mailbox()
    give_up(held(author, box, other).pk)
    (back,) = drafts_of(box.pk, author.pk)
    assert "n’est pas parti" in back.problem
    told = Entry.objects.get(mailbox=box, folder__kind="inbox")
    view = open_entry(box.pk, told.pk)
    assert view.parsed.kind == "dsn"
    assert view.origin.is_verified
    assert "Brouillons" in (view.parsed.text or "")
    assert author.pk in told.unread_by
    assert not Entry.objects.filter(mailbox=other).exists()


def test_it_comes_back_even_when_nothing_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    box, other = a_mailbox(author := a_person()), a_mailbox()
    draft = held(author, box, other)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(giving_back, "store", fail)
    give_up(draft.pk)
    assert drafts_of(box.pk, author.pk)[0].problem
    assert not Entry.objects.exists()


def test_open_pages_of_the_box_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    box, other = a_mailbox(author := a_person()), a_mailbox()
    draft = held(author, box, other)
    told: list[list[int]] = []

    def fail(*_: object) -> bytes:
        raise ComposeError("no")

    monkeypatch.setattr(route, "_bytes", fail)
    monkeypatch.setattr(giving_back, "announce", told.append)
    assert not release(draft.pk)
    assert told == [[box.pk]]


@pytest.mark.parametrize("lost", ["membership", "role", "suspended box", "suspended person"])
def test_a_held_message_does_not_leave_once_its_author_may_not_send(lost: str) -> None:
    team, other = a_team(), a_mailbox()
    draft = held(team.member, team.box, other)
    if lost == "membership":
        remove_member(SERVICE, team.box, team.member)
    elif lost == "role":
        Membership.objects.filter(person=team.member).update(role=Membership.Role.SECRETARY)
    elif lost == "suspended box":
        Mailbox.objects.filter(pk=team.box.pk).update(is_open=False)
    else:
        Person.objects.filter(pk=team.member.pk).update(is_active=False)
    assert not release(draft.pk)
    draft.refresh_from_db()
    assert draft.state == Draft.State.EDITING
    assert "plus le droit d’envoyer" in draft.problem
    assert draft.text
    assert not Entry.objects.exists()
    assert Event.objects.filter(action="message.fail").count() == 1
