"""What a way of proving who one is has to offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from medipli.identity.models import Person


class Step(Enum):
    """Where a factor may be asked: first, after another, or to recover an account."""

    FIRST = auto()
    SECOND = auto()
    RECOVERY = auto()


class Outcome(Enum):
    """What became of an answer."""

    RIGHT = auto()
    WRONG = auto()
    EXPIRED = auto()
    SPENT = auto()
    """No tries left, or nothing was asked."""
    MALFORMED = auto()
    """Not an answer at all; it costs no try."""


@dataclass(frozen=True)
class Proof:
    """The outcome of one answer, and how many tries are left where that is counted."""

    outcome: Outcome
    tries_left: int | None = None

    @property
    def is_right(self) -> bool:
        return self.outcome is Outcome.RIGHT


@dataclass(frozen=True)
class Challenge:
    """What was asked of a person, and until when they can answer."""

    expires_at: datetime
    may_resend_at: datetime
    was_sent: bool = True


Post = Callable[[Person, str], None]
"""Sends a secret to a person's ordinary address; OSError (SMTP errors are) when it cannot. Handed down by doors."""


class Factor(Protocol):
    """One way of proving who one is that a person types. Passkeys answer to a question of the site: ``passkey``."""

    key: str
    label: str
    steps: frozenset[Step]

    def is_available(self, person: Person) -> bool:
        """Whether this person enrolled it."""

    def start(self, person: Person, post: Post) -> Challenge | None:
        """Ask: send or prepare what will be answered; None where nothing has to be."""

    def verify(self, person: Person, answer: str) -> Proof:
        """Check one answer. A secret that serves once is used up in the same transaction."""
