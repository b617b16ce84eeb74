"""Writing the trail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from medipli.audit.actor import Actor


def record(
    actor: Actor, action: str, *, mailbox_id: int | None = None, target: str = "", details: dict[str, Any] | None = None
) -> None:
    """Write one event in the current transaction.

    ``action`` is ``noun.verb`` (``message.read``); ``target`` names the object by its id, never by its content.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (at, transaction, actor_id, mailbox_id, action, target, origin, details)"
            " VALUES (now(), pg_current_xact_id()::text::bigint, %s, %s, %s, %s, %s, %s)",
            [actor.person_id, mailbox_id, action, target, actor.origin, json.dumps(details or {})],
        )


def record_each(actor: Actor, action: str, *, mailbox_id: int, targets: Sequence[str]) -> None:
    """Write one event for each of these objects of a box, in order, in one statement of the current transaction."""
    if not targets:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (at, transaction, actor_id, mailbox_id, action, target, origin, details)"
            " SELECT now(), pg_current_xact_id()::text::bigint, %s, %s, %s, target, %s, '{}'"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS given(target, place) ORDER BY place",
            [actor.person_id, mailbox_id, action, actor.origin, list(targets)],
        )
