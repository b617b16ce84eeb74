from __future__ import annotations

from django.db import transaction

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.identity.models import Person
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Folder, Mailbox, Membership, UnreadCount
from medipli.mailboxes.policy import managing_access


@transaction.atomic
def add_member(actor: Actor, mailbox: Mailbox, person: Person, role: Membership.Role) -> Membership:
    """Let a person open a box, or change their role there. What arrived before they came counts as read for them.

    The actor manages the box, or is the service. Raises Forbidden.
    """
    if actor.person_id is not None:
        managing_access(actor.person_id, mailbox.pk)
    return join(actor, mailbox, person, role)


def join(actor: Actor, mailbox: Mailbox, person: Person, role: Membership.Role) -> Membership:
    """The same for a box that has no member yet, in the caller's transaction."""
    lock_boxes([mailbox.pk])
    membership, _ = Membership.objects.update_or_create(mailbox=mailbox, person=person, defaults={"role": role})
    UnreadCount.objects.bulk_create(
        [UnreadCount(folder=folder, person=person) for folder in Folder.objects.filter(mailbox=mailbox)],
        ignore_conflicts=True,
    )
    audit.record(
        actor,
        "member.add",
        mailbox_id=mailbox.pk,
        target=f"person {person.pk}",
        details={"role": role},
    )
    return membership


@transaction.atomic
def remove_member(actor: Actor, mailbox: Mailbox, person: Person) -> None:
    """Close a box to a person. Doors call ``messages.actions.leave_mailbox``, which also clears their unread marks.

    The actor manages the box, leaves it, or is the service. Raises Forbidden.
    """
    if actor.person_id is not None and actor.person_id != person.pk:
        managing_access(actor.person_id, mailbox.pk)
    lock_boxes([mailbox.pk])
    Membership.objects.filter(mailbox=mailbox, person=person).delete()
    UnreadCount.objects.filter(folder__mailbox=mailbox, person=person).delete()
    audit.record(actor, "member.remove", mailbox_id=mailbox.pk, target=f"person {person.pk}")
