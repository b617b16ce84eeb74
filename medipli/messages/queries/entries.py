"""Entries with what stands around them, in queries written by hand.

Every message that is opened asks these: the ORM takes longer to write them than PostgreSQL to answer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from django.conf import settings
from django.db import connection
from django.db.models import Model

from medipli.blobs.models import Blob
from medipli.mailboxes.models import Folder
from medipli.messages.models import Entry, Message

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class AttachmentView:
    """An attachment as the reader shows it. ``position`` names it within its message."""

    position: int
    name: str
    content_type: str
    size: int
    content_id: str
    is_inline: bool


@dataclass(frozen=True)
class Origin:
    """The sender's box when it is one of this service, and whether this service carried the message itself.

    ``is_verified``: the service wrote down what became of it for its recipients, which it does for no other message.
    Its own reports of what was not delivered are written down under the box that they are for.
    """

    kind: str = ""
    town: str = ""
    activity: str = ""
    is_verified: bool = False


@dataclass(frozen=True)
class Reader:
    """Somebody who has read a message, and when; ``read_at`` is None for a member who has not."""

    person_id: int
    name: str
    initials: str
    read_at: datetime | None


@dataclass(frozen=True)
class FoundEntry:
    """An entry with its folder, message and skeleton, and what the reader shows around it.

    ``is_alone``: no other entry of the box is in its thread.
    """

    entry: Entry
    attachments: tuple[AttachmentView, ...]
    readers: tuple[Reader, ...]
    origin: Origin
    is_alone: bool


class _Columns(Generic[M]):
    """The columns of a model under an alias, and the instance that a part of a row makes."""

    def __init__(self, model: type[M], alias: str) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.names = [field.attname for field in fields]
        self.sql = ", ".join(f"{alias}.{field.column}" for field in fields)

    def instance(self, values: Sequence[Any]) -> M:
        return self.model.from_db("default", self.names, values)


_ENTRY, _FOLDER, _MESSAGE, _BLOB = (
    _Columns(Entry, "e"),
    _Columns(Folder, "f"),
    _Columns(Message, "m"),
    _Columns(Blob, "b"),
)
_FOLDER_AT = len(_ENTRY.names)
_MESSAGE_AT = _FOLDER_AT + len(_FOLDER.names)
_MORE_AT = _MESSAGE_AT + len(_MESSAGE.names)
_BLIND_COPIES = _ENTRY.names.index("blind_copies")

_TABLES = """
FROM messages_entry e JOIN mailboxes_folder f ON f.id = e.folder_id JOIN messages_message m ON m.id = e.message_id
"""
_OPEN = f"""
SELECT {_ENTRY.sql}, {_FOLDER.sql}, {_MESSAGE.sql}, {_BLOB.sql},
       coalesce(box.kind, ''), coalesce(box.town, ''), coalesce(box.activity, ''),
       EXISTS (SELECT FROM messages_recipient r WHERE r.message_id = m.id
               AND r.sender_mailbox_id = CASE WHEN m.from_address = %s THEN e.mailbox_id ELSE box.id END),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(
                   a.position, a.name, a.content_type, a.size, a.content_id, a.is_inline) ORDER BY a.position), '[]')
        FROM messages_attachment a WHERE a.message_id = m.id)::text,
       (SELECT coalesce(jsonb_agg(jsonb_build_array(
                   p.id, concat_ws(' ', nullif(p.civility, ''), p.first_name, p.last_name),
                   upper(left(p.first_name, 1) || left(p.last_name, 1)), r.read_at)
                   ORDER BY r.read_at NULLS LAST, p.last_name, p.id), '[]')
        FROM (SELECT person_id FROM messages_readmark WHERE entry_id = e.id
              UNION SELECT person_id FROM mailboxes_membership WHERE mailbox_id = e.mailbox_id) AS who
        JOIN identity_person p ON p.id = who.person_id
        LEFT JOIN messages_readmark r ON r.person_id = p.id AND r.entry_id = e.id)::text,
       NOT EXISTS (SELECT FROM messages_entry o WHERE o.thread_id = e.thread_id AND o.id <> e.id)
{_TABLES} JOIN blobs_blob b ON b.name = m.skeleton_id
LEFT JOIN mailboxes_address given ON given.address = m.from_address
LEFT JOIN mailboxes_mailbox box ON box.id = given.mailbox_id
WHERE e.mailbox_id = %s AND e.id = %s
"""  # noqa: S608 - only names of columns are put in
_THREAD = f"""
SELECT {_ENTRY.sql}, {_FOLDER.sql}, {_MESSAGE.sql} {_TABLES}
WHERE e.thread_id = %s AND e.mailbox_id = %s ORDER BY e.received_at DESC, e.id DESC LIMIT %s
"""


def find_entry(mailbox_id: int, entry_id: int) -> FoundEntry | None:
    """An entry of a box with all that surrounds it; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [settings.MAIL_FROM.lower(), mailbox_id, entry_id])
        row = cursor.fetchone()
    if row is None:
        return None
    entry = _entry(row)
    entry.message.skeleton = _BLOB.instance(row[_MORE_AT : _MORE_AT + len(_BLOB.names)])
    *origin, attachments, readers, is_alone = row[_MORE_AT + len(_BLOB.names) :]
    return FoundEntry(
        entry,
        tuple(AttachmentView(*one) for one in json.loads(attachments)),
        tuple(
            Reader(person_id, name, initials, datetime.fromisoformat(read_at) if read_at else None)
            for person_id, name, initials, read_at in json.loads(readers)
        ),
        Origin(*origin),
        is_alone,
    )


def thread_entries(mailbox_id: int, thread_id: int, limit: int) -> list[Entry]:
    """The newest entries of a thread in a box, newest first, with their folders and messages; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_THREAD, [thread_id, mailbox_id, limit])
        return [_entry(row) for row in cursor.fetchall()]


def _entry(row: Sequence[Any]) -> Entry:
    entry = _ENTRY.instance(row[:_FOLDER_AT])
    # A cursor leaves JSON as text.
    copies = cast(str | None, row[_BLIND_COPIES])
    entry.blind_copies = None if copies is None else json.loads(copies)
    entry.folder = _FOLDER.instance(row[_FOLDER_AT:_MESSAGE_AT])
    entry.message = _MESSAGE.instance(row[_MESSAGE_AT:_MORE_AT])
    return entry
