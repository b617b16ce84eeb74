from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from medipli.audit.actor import Actor, service
from medipli.identity.models import Person
from medipli.mailboxes.actions import remove_member
from medipli.mailboxes.models import Mailbox, Membership
from medipli.messages.live import announce


@transaction.atomic
def leave_mailbox(actor: Actor, mailbox: Mailbox, person: Person, *, reason: str = "") -> None:
    """Take a member away from a box, and their unread marks with them; their open pages hear of it at once.

    ``reason`` as in ``remove_member``. Raises Forbidden, MemberRefused and ReasonNeeded.
    """
    remove_member(actor, mailbox, person, reason=reason)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messages_entry SET unread_by = array_remove(unread_by, %(person)s),"
            " thread_unread_by = array_remove(thread_unread_by, %(person)s)"
            " WHERE mailbox_id = %(mailbox)s AND (%(person)s = ANY(unread_by) OR %(person)s = ANY(thread_unread_by))",
            {"person": person.pk, "mailbox": mailbox.pk},
        )
    announce([mailbox.pk])


def end_memberships() -> int:
    """Take away the members whose time is over; returns how many. Their access ended at that moment already."""
    over = Membership.objects.filter(until__lte=timezone.now()).select_related("mailbox", "person")
    ended = list(over)
    for membership in ended:
        leave_mailbox(service("worker"), membership.mailbox, membership.person)
    return len(ended)
