"""The rows of a list, drawn without templates: forty of them as macros would cost more than all the rest of the page.

``components/list_row.html`` hands them on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from medipli.web.components import Chip, ListRow
from medipli.web.drawing import avatar, chip, icon
from medipli.web.french import NBSP

MOST_CHIPS = 2
_SHOW = '<span class="visually-hidden">'


def list_row(row: ListRow, *, quick: str = "", redrawn: bool = False) -> Markup:
    """A row, for ``<ul class="rows">`` under an ``<h2 class="day">``.

    ``quick`` is the markup of its quick actions; ``redrawn`` makes htmx put it in the place of the one that is shown.
    """
    # What comes from outside is escaped here, once; all else is markup already.
    number, sender, subject = str(escape(row.id)), str(escape(row.sender)), str(escape(row.subject))
    swap = ' hx-swap-oob="true"' if redrawn else ""
    states = (
        (" is-unread" if row.unread else "")
        + (" is-selected" if row.selected else "")
        + (" is-checked" if row.checked else "")
        + (" is-pending" if row.pending else "")
    )
    dot, unread = ('<span class="row-dot"></span>', f"{_SHOW}Non lu. </span>") if row.unread else ("", "")
    checked = " checked" if row.checked else ""
    current = ' aria-current="true"' if row.selected else ""
    title = f' title="{escape(row.time_full)}"' if row.time_full else ""
    snippet = f'<span class="row-snippet"> — {escape(row.snippet)}</span>' if row.snippet else ""
    return Markup(  # noqa: S704
        f'<li{swap} class="row{states}" id="row-{number}" data-id="{number}">{dot}'
        f'<div class="row-lead"><label class="row-check check"><input type="checkbox" name="ids" value="{number}"'
        f' form="list-actions"{checked} aria-label="Sélectionner «{NBSP}{subject}{NBSP}», {sender}">'
        f"</label>{avatar(row.avatar)}</div>\n"
        f'  <a class="row-link" href="{escape(row.url)}"{current}>{unread}'
        f'<span class="row-top"><span class="row-sender">{sender}</span>{_count(row.messages)}'
        f'<span class="row-side">{_marks(row)}<time datetime="{escape(row.time_iso)}"{title}>{escape(row.time)}</time>'
        f"</span></span>\n"
        f'    <span class="row-text ellipsis"><span class="row-subject">{subject}</span>{snippet}</span></a>\n'
        f'  <div class="row-foot">{chips(row.chips) if row.chips else ""}\n'
        f'    <div class="row-state{" has-quick" if quick else ""}">{_state(row)}</div></div>'
        + (f'<div class="row-quick">{quick}</div></li>' if quick else "</li>")
    )


def message_row(row: ListRow, can_write: bool, *, redrawn: bool = False) -> Markup:
    """The row of a message with its quick actions, « archive:12 » in the form of the list."""
    quick = _quick(can_write, row.unread).replace("{row}", str(escape(row.id)))
    return list_row(row, quick=quick, redrawn=redrawn)


def chips(items: Sequence[Chip], most: int = MOST_CHIPS) -> Markup:
    """The first chips, then « +2 » with the rest as hidden text."""
    drawn = "".join(chip(item.label, item.icon, item.tone) for item in items[:most])
    if len(items) <= most:
        return Markup(drawn)  # noqa: S704
    rest = escape(", ".join(item.label for item in items[most:]))
    return Markup(  # noqa: S704
        f'{drawn}<span class="chip chip-outline chip-more"><span aria-hidden="true">+{len(items) - most}</span>'
        f"{_SHOW}{rest}</span></span>"
    )


@lru_cache(maxsize=4)
def _quick(can_write: bool, unread: bool) -> str:
    """The quick actions of a row; ``{row}`` stands for its number."""
    actions = [("archive", "Archiver", "archive"), ("trash", "Mettre à la corbeille", "trash-2")] if can_write else []
    actions.append(("read", "Marquer comme lu", "mail-check") if unread else ("unread", "Marquer comme non lu", "mail"))
    actions.append(("choose", "Autres actions", "ellipsis"))
    return "".join(
        f'<button class="icon-button icon-button-small{" row-more" if verb == "choose" else ""}" type="submit"'
        f' form="list-actions" name="une" value="{verb}:{{row}}" aria-label="{label}"'
        f' data-tip="{label}">{icon(drawing, 18)}</button>'
        for verb, label, drawing in actions
    )


def _count(messages: int) -> str:
    if messages < 2:
        return ""
    return (
        f'<span class="row-count"><span aria-hidden="true">{messages}</span>{_SHOW} ({messages} messages)</span></span>'
    )


def _marks(row: ListRow) -> str:
    drawn = icon("flag", 14, "Urgent") if row.urgent else ""
    if row.replied:
        drawn += icon("reply", 14, "Répondu") if row.replied == "reply" else icon("forward", 14, "Transféré")
    if row.starred:
        drawn += icon("star", 14, "Suivi")
    if row.attachments:
        drawn += icon("paperclip", 14, "Pièce jointe")
    return drawn


def _state(row: ListRow) -> str:
    drawn = f"<span>{icon('square-pen', 14)}{escape(row.replying)} répond</span>" if row.replying else ""
    if row.readers:
        read, members = row.readers
        drawn += f'<span class="row-readers">{icon("eye", 14)}{_SHOW}Lu par </span>{read}/{members}</span>'
    if row.status:
        drawn += chip(row.status.label, row.status.icon, row.status.tone)
    elif row.assignee:
        drawn += (
            f'<span class="row-owner">{avatar(row.assignee.avatar, 20)}'
            f'<span class="row-owner-name">{escape(row.assignee.name)}</span></span>'
        )
    elif row.to_take:
        drawn += f"<span>{icon('circle-dashed', 14)}À prendre</span>"
    return drawn
