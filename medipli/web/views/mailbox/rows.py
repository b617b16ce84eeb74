"""Entries as the rows of a list, under their days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from medipli.mailboxes.models import Mailbox
from medipli.messages.queries import LabelView, ListRow
from medipli.web import components, french
from medipli.web.components import Chip, Tone, avatar_for
from medipli.web.templating import url
from medipli.web.views.mailbox.box import Box

NO_SUBJECT = "(sans objet)"
SHARED_KINDS = (Mailbox.Kind.ORG, Mailbox.Kind.APP)
TONES = get_args(Tone)


@dataclass(frozen=True)
class Day:
    """A day of the list: its heading, and its rows."""

    heading: str
    date: str
    rows: list[components.ListRow]


def days_of(box: Box, rows: Sequence[ListRow], *, selected: int = 0, query: str = "") -> tuple[Day, ...]:
    """The rows of a page under their days. ``query`` ends the address of each message."""
    clock = french.Clock.here()
    days: list[Day] = []
    for row, drawn in zip(rows, draw(box, rows, selected=selected, query=query), strict=True):
        local = clock.local(row.received_at)
        date = local.date().isoformat()
        if days and days[-1].date == date:
            days[-1].rows.append(drawn)
        else:
            days.append(Day(clock.day_heading(local), date, [drawn]))
    return tuple(days)


def draw(box: Box, rows: Sequence[ListRow], *, selected: int = 0, query: str = "") -> tuple[components.ListRow, ...]:
    """The rows as the component draws them."""
    # One address is taken apart once: forty addresses would cost as much as the query.
    before, _, after = url("message", box.id, 0).rpartition("0")
    clock = french.Clock.here()
    return tuple(_row(box, row, f"{before}{row.id}{after}{query}", clock, row.id == selected) for row in rows)


def _row(box: Box, row: ListRow, url: str, clock: french.Clock, selected: bool) -> components.ListRow:
    sender = row.correspondent or row.correspondent_address or "Expéditeur inconnu"
    shared = box.summary.is_shared
    local = clock.local(row.received_at)
    return components.ListRow(
        id=str(row.id),
        url=url,
        sender=f"À{french.NBSP}: {sender}" if row.is_outgoing else sender,
        avatar=avatar_for(
            sender,
            sender if row.is_outgoing else row.correspondent_address,
            organisation=row.sender_kind in SHARED_KINDS,
        ),
        subject=row.subject or NO_SUBJECT,
        snippet=row.snippet,
        time=clock.list_time(local),
        time_iso=row.received_at.isoformat(timespec="seconds"),
        time_full=french.full_date(local),
        messages=row.thread_count,
        attachments=row.attachment_count > 0,
        unread=row.is_unread,
        selected=selected,
        starred=row.is_flagged,
        urgent=row.priority > 0,
        replied=_answered(row),
        chips=chips_of(box, row.labels) if row.labels else (),
        readers=(box.summary.members - row.unread_members, box.summary.members)
        if shared and not row.is_outgoing
        else None,
    )


def chips_of(box: Box, labels: Iterable[int]) -> tuple[Chip, ...]:
    """The labels of a message, as chips."""
    return tuple(chip_of(box.labels[label]) for label in labels if label in box.labels)


def chip_of(label: LabelView) -> Chip:
    """A label as a chip."""
    return Chip(label.name, label.icon, cast(Tone, label.tint if label.tint in TONES else ""))


def _answered(row: ListRow) -> Literal["", "reply", "forward"]:
    return "reply" if row.is_answered else "forward" if row.is_forwarded else ""
