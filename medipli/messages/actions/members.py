from __future__ import annotations

from django.db import connection, transaction

from medipli.audit.actor import Actor
from medipli.identity.models import Person
from medipli.mailboxes.actions import remove_member
from medipli.mailboxes.models import Mailbox


@transaction.atomic
def leave_mailbox(actor: Actor, mailbox: Mailbox, person: Person) -> None:
    """Take a member away from a box, and their unread marks with them. Raises Forbidden."""
    remove_member(actor, mailbox, person)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messages_entry SET unread_by = array_remove(unread_by, %(person)s),"
            " thread_unread_by = array_remove(thread_unread_by, %(person)s)"
            " WHERE mailbox_id = %(mailbox)s AND (%(person)s = ANY(unread_by) OR %(person)s = ANY(thread_unread_by))",
            {"person": person.pk, "mailbox": mailbox.pk},
        )
