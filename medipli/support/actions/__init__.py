"""What can be done with help requests: by who asks, and by the desk of the region."""

from __future__ import annotations

from medipli.support.actions.asking import (
    Question,
    close,
    close_by_link,
    confirm,
    forget_unconfirmed,
    open_request,
    reopen,
    reply,
    reply_by_link,
)
from medipli.support.actions.desk import answer, close_by_desk, note, release, seen, take, transfer
from medipli.support.actions.forget import forget_closed
from medipli.support.actions.recovery import grant
from medipli.support.writing import HelpRefused, NotNow, TooOften

__all__ = [
    "HelpRefused",
    "NotNow",
    "Question",
    "TooOften",
    "answer",
    "close",
    "close_by_desk",
    "close_by_link",
    "confirm",
    "forget_closed",
    "forget_unconfirmed",
    "grant",
    "note",
    "open_request",
    "release",
    "reopen",
    "reply",
    "reply_by_link",
    "seen",
    "take",
    "transfer",
]
