from __future__ import annotations

from django.db import transaction

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.identity.models import Person
from medipli.mailboxes.models import Folder, Mailbox, Membership, UnreadCount


@transaction.atomic
def add_member(actor: Actor, mailbox: Mailbox, person: Person, role: Membership.Role) -> Membership:
    """Let a person open a box. What arrived before they came counts as read for them."""
    Mailbox.objects.select_for_update().get(pk=mailbox.pk)
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
    """Close a box to a person. Doors call ``messages.actions.leave_mailbox``, which also clears their unread marks."""
    Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    Membership.objects.filter(mailbox=mailbox, person=person).delete()
    UnreadCount.objects.filter(folder__mailbox=mailbox, person=person).delete()
    audit.record(actor, "member.remove", mailbox_id=mailbox.pk, target=f"person {person.pk}")
