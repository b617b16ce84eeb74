"""What a person chose about the interface, kept as JSON on the account."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.conf import settings

THEMES = ("auto", "light", "dark")
DENSITIES = ("comfortable", "normal", "compact")
UNDO_CHOICES = (0, 5, 10, 20, 30)
TOAST_CHOICES = (8, 20, 0)
"""Seconds a toast stays; 0 is without limit."""
LIST_WIDTHS = range(360, 561)
SWIPES = ("archive", "trash", "read", "follow", "none")
"""What a finger that drags a row can do; « read » and « follow » also undo themselves."""
MOST_QUIET_BOXES = 1000


@dataclass(frozen=True)
class Preferences:
    """Choices about the interface. ``list_width`` is in CSS pixels (UI.md 3.1).

    ``quiet_boxes`` are the boxes of which the person wants no notices, while ``notify_new_mail`` is for all of them.
    """

    theme: str = "auto"
    density: str = "normal"
    list_width: int = 416
    undo_seconds: int = -1
    toast_seconds: int = 8
    shortcuts: bool = True
    notify_new_mail: bool = True
    quiet_boxes: tuple[int, ...] = ()
    swipe_left: str = "archive"
    swipe_right: str = "read"

    def __post_init__(self) -> None:
        if self.undo_seconds == -1:
            object.__setattr__(self, "undo_seconds", settings.UNDO_SECONDS)
        for name, value, allowed in (
            ("theme", self.theme, THEMES),
            ("density", self.density, DENSITIES),
            ("list_width", self.list_width, LIST_WIDTHS),
            ("undo_seconds", self.undo_seconds, {*UNDO_CHOICES, settings.UNDO_SECONDS}),
            ("toast_seconds", self.toast_seconds, TOAST_CHOICES),
            ("shortcuts", self.shortcuts, (True, False)),
            ("notify_new_mail", self.notify_new_mail, (True, False)),
            ("swipe_left", self.swipe_left, SWIPES),
            ("swipe_right", self.swipe_right, SWIPES),
        ):
            if value not in allowed:
                raise ValueError(f"{name}={value!r} is not a choice")
        object.__setattr__(self, "quiet_boxes", tuple(self.quiet_boxes))
        if len(self.quiet_boxes) > MOST_QUIET_BOXES or not all(type(box) is int for box in self.quiet_boxes):
            raise ValueError("quiet_boxes are numbers of boxes")

    def but(self, **changes: Any) -> Preferences:
        """The same with changes; ValueError when one is not a choice, TypeError when it has no such name."""
        return replace(self, **changes)

    def wants_notices_of(self, mailbox_id: int) -> bool:
        """Whether an ordinary mail says that something arrived in this box."""
        return self.notify_new_mail and mailbox_id not in self.quiet_boxes

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def of_json(stored: dict[str, Any]) -> Preferences:
    """Preferences as stored; whatever is unknown or no longer a choice falls back to its default."""
    chosen = Preferences()
    for field in fields(Preferences):
        if field.name in stored:
            try:
                chosen = replace(chosen, **{field.name: stored[field.name]})
            except (ValueError, TypeError):
                continue
    return chosen
