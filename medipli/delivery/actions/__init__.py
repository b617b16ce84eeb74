"""One road for all messages: begin, check, send, take back, release, receive."""

from __future__ import annotations

from medipli.delivery.actions.begin import begin
from medipli.delivery.actions.receipts import answer_receipt
from medipli.delivery.actions.receive import receive
from medipli.delivery.actions.send import (
    Held,
    SendQuestion,
    SendRefused,
    TooLate,
    check,
    give_up,
    recall,
    release,
    send,
)

__all__ = [
    "Held",
    "SendQuestion",
    "SendRefused",
    "TooLate",
    "answer_receipt",
    "begin",
    "check",
    "give_up",
    "recall",
    "receive",
    "release",
    "send",
]
