"""Who a message comes from, as far as this service can tell."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Origin:
    """The sender's box when it is one of this service, and whether this service carried the message itself.

    ``is_verified``: the service wrote down what became of it for its recipients, which it does for no other message.
    """

    kind: str = ""
    town: str = ""
    activity: str = ""
    is_verified: bool = False


def origin_of(message_id: int, address: str) -> Origin:
    """The origin of a message whose sender gives this address; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(m.kind, ''), coalesce(m.town, ''), coalesce(m.activity, ''),
                   m.id IS NOT NULL AND EXISTS (
                       SELECT FROM messages_recipient r WHERE r.message_id = %s AND r.sender_mailbox_id = m.id)
            FROM (SELECT lower(%s) AS address) AS given
            LEFT JOIN mailboxes_address a USING (address) LEFT JOIN mailboxes_mailbox m ON m.id = a.mailbox_id
            """,
            [message_id, address],
        )
        return Origin(*cursor.fetchone())
