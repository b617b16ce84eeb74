"""What can be done with a selection, and how each deed is taken back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from medipli.audit.actor import Actor
from medipli.mailboxes.models import Folder
from medipli.messages import actions
from medipli.web.french import NARROW, NBSP
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox.box import Box
from medipli.web.views.mailbox.selection import Selection

UNDO_KEY = "undo"
UNDO_KEPT = 5


@dataclass(frozen=True)
class Done:
    """What was done: a sentence, whether the rows left the list, and what undoing needs (kept in the session)."""

    text: str
    leaves: bool = False
    undo: tuple[str, Any] | None = None


Deed = Callable[[Actor, Box, Selection, str], Done]


def archive(actor: Actor, box: Box, chosen: Selection, _: str) -> Done:
    return _move(actor, box, chosen, box.folder_of_kind(Folder.Kind.ARCHIVE).id, said(chosen, "archivé"))


def trash(actor: Actor, box: Box, chosen: Selection, _: str) -> Done:
    return _move(
        actor,
        box,
        chosen,
        box.folder_of_kind(Folder.Kind.TRASH).id,
        said(chosen, "mis à la corbeille", "mis à la corbeille"),
    )


def move(actor: Actor, box: Box, chosen: Selection, argument: str) -> Done:
    """Into the folder whose number is ``argument``."""
    folder = box.folder(_number(argument))
    return _move(actor, box, chosen, folder.id, f"{said(chosen, 'classé')} dans «{NBSP}{folder.name}{NBSP}»")


def restore(actor: Actor, box: Box, chosen: Selection, _: str) -> Done:
    origins = actions.restore_entries(actor, box.id, chosen.ids)
    return Done(said(chosen, "remis à sa place", "remis à leur place"), leaves=True, undo=("move", _pairs(origins)))


def delete(actor: Actor, box: Box, chosen: Selection, _: str) -> Done:
    actions.delete_for_good(actor, box.id, chosen.ids)
    return Done(said(chosen, "supprimé définitivement", "supprimés définitivement"), leaves=True)


def read(actor: Actor, box: Box, chosen: Selection, _: str) -> Done:
    changed = actions.mark_read(actor, box.id, chosen.ids)
    return Done(said(chosen, "marqué comme lu", "marqués comme lus"), undo=("unread", changed))


def unread(actor: Actor, box: Box, chosen: Selection, _: str) -> Done:
    # Of a thread, the latest message becomes unread: that is what « à relire » means.
    changed = actions.mark_unread(actor, box.id, chosen.rows)
    return Done(said(chosen, "marqué comme non lu", "marqués comme non lus"), undo=("read", changed))


def follow(actor: Actor, box: Box, chosen: Selection, _: str) -> Done:
    changed = actions.set_flag(actor, box.id, chosen.rows, flagged=True)
    return Done(said(chosen, "suivi"), undo=("unfollow", changed))


def unfollow(actor: Actor, box: Box, chosen: Selection, _: str) -> Done:
    changed = actions.set_flag(actor, box.id, chosen.ids, flagged=False)
    return Done("Suivi retiré", undo=("follow", changed))


def label(actor: Actor, box: Box, chosen: Selection, argument: str) -> Done:
    """Put the label whose number is ``argument``."""
    return _label(actor, box, chosen, argument, on=True)


def unlabel(actor: Actor, box: Box, chosen: Selection, argument: str) -> Done:
    """Take the label whose number is ``argument`` off."""
    return _label(actor, box, chosen, argument, on=False)


DEEDS: dict[str, Deed] = {
    "archive": archive,
    "trash": trash,
    "move": move,
    "restore": restore,
    "delete": delete,
    "read": read,
    "unread": unread,
    "follow": follow,
    "unfollow": unfollow,
    "label": label,
    "unlabel": unlabel,
}


def remember_undo(request: SignedInRequest, box: Box, undo: tuple[str, Any]) -> str:
    """Keep in the session what undoing needs; returns the token that stands for it."""
    token = secrets.token_urlsafe(9)
    known: list[list[Any]] = request.session.get(UNDO_KEY, [])
    request.session[UNDO_KEY] = [*known, [token, box.id, *undo]][-UNDO_KEPT:]
    return token


def take_back(actor: Actor, request: SignedInRequest, box: Box, token: str) -> bool:
    """Undo what a token stands for; False when it is not known (any more)."""
    known: list[list[Any]] = request.session.get(UNDO_KEY, [])
    found = next((one for one in known if one[0] == token and one[1] == box.id), None)
    if found is None:
        return False
    request.session[UNDO_KEY] = [one for one in known if one is not found]
    _, _, kind, data = found
    if kind == "move":
        actions.undo_move(actor, box.id, dict(data))
    elif kind == "unread":
        actions.mark_unread(actor, box.id, data)
    elif kind == "read":
        actions.mark_read(actor, box.id, data)
    elif kind in ("follow", "unfollow"):
        actions.set_flag(actor, box.id, data, flagged=kind == "follow")
    else:
        label_id, ids = data
        actions.set_label(actor, box.id, ids, label_id, on=kind == "label")
    return True


def said(chosen: Selection, one: str, many: str = "") -> str:
    """« Message archivé », « 3 messages archivés »."""
    if chosen.count < 2:
        return f"Message {one}"
    return f"{chosen.count:,}".replace(",", NARROW) + f"{NBSP}messages {many or one + 's'}"


def _move(actor: Actor, box: Box, chosen: Selection, folder_id: int, text: str) -> Done:
    origins = actions.move_entries(actor, box.id, chosen.ids, folder_id)
    return Done(text, leaves=True, undo=("move", _pairs(origins)))


def _label(actor: Actor, box: Box, chosen: Selection, argument: str, *, on: bool) -> Done:
    label_id = _number(argument)
    if label_id not in box.labels:
        raise Http404
    changed = actions.set_label(actor, box.id, chosen.rows if on else chosen.ids, label_id, on=on)
    name = f"«{NBSP}{box.labels[label_id].name}{NBSP}»"
    text = f"Étiquette {name} {'posée' if on else 'retirée'}"
    return Done(text, undo=("unlabel" if on else "label", [label_id, changed]))


def _pairs(origins: dict[int, list[int]]) -> Sequence[tuple[int, list[int]]]:
    return list(origins.items())


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)
