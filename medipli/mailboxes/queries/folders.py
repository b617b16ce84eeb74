from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from medipli.mailboxes.models import Folder

ORDER = {kind: rank for rank, kind in enumerate(Folder.Kind.values)}


@dataclass(frozen=True)
class FolderSummary:
    """A folder as one member sees it. ``depth`` is 0 at the top."""

    id: int
    parent_id: int | None
    kind: str
    name: str
    unread: int
    depth: int

    @property
    def is_own(self) -> bool:
        return self.kind == Folder.Kind.OWN


def folders_of(mailbox_id: int, person_id: int) -> tuple[FolderSummary, ...]:
    """The folders of a box with their unread counts, standard ones first, then own ones as a tree; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT f.id, f.parent_id, f.kind, f.name, coalesce(u.count, 0)
            FROM mailboxes_folder f
            LEFT JOIN mailboxes_unreadcount u ON u.folder_id = f.id AND u.person_id = %s
            WHERE f.mailbox_id = %s
            """,
            [person_id, mailbox_id],
        )
        rows = cursor.fetchall()
    children: dict[int | None, list[tuple[int, int | None, str, str, int]]] = {}
    for row in rows:
        children.setdefault(row[1], []).append(row)
    ordered: list[FolderSummary] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in sorted(children.get(parent, ()), key=lambda row: (ORDER[row[2]], row[3].casefold())):
            ordered.append(FolderSummary(*row, depth=depth))
            walk(row[0], depth + 1)

    walk(None, 0)
    return tuple(ordered)


def folders_of_kind(mailbox_ids: Iterable[int], kind: Folder.Kind) -> dict[int, int]:
    """The inbox (or another standard folder) of each of these boxes, in the order of their numbers; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mailbox_id, id FROM mailboxes_folder WHERE kind = %s AND mailbox_id = ANY(%s)",
            [kind.value, sorted(set(mailbox_ids))],
        )
        return dict(sorted(cursor.fetchall()))
