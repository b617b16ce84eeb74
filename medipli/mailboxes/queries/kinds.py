from __future__ import annotations

from collections.abc import Iterable

from django.db import connection


def kinds_of(addresses: Iterable[str]) -> dict[str, str]:
    """The kind of box (« ORG », « PER »…) that each address of this service leads to; others are left out."""
    wanted = sorted({address.lower() for address in addresses if address})
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.address, m.kind FROM mailboxes_address a JOIN mailboxes_mailbox m ON m.id = a.mailbox_id"
            " WHERE a.address = ANY(%s)",
            [wanted],
        )
        return dict(cursor.fetchall())
