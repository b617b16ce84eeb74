"""Something one knows: a password, hashed with argon2."""

from __future__ import annotations

from functools import cache

from medipli.identity.factors.protocol import Challenge, Outcome, Post, Proof, Step
from medipli.identity.hashers import Argon2
from medipli.identity.models import Person

HASHER = Argon2()
PREFIX = "argon2$"
LONGEST = 1024


def hashed(password: str) -> str:
    """The password as it is kept."""
    return HASHER.encode(password, HASHER.salt())


@cache
def _nobodys_hash() -> str:
    return hashed("personne")


def matches(person: Person | None, password: str) -> bool:
    """Whether the password is right. Takes the same time when there is no such person, or no password yet."""
    kept = person.password if person is not None else ""
    has_one = kept.startswith(PREFIX)
    right = HASHER.verify(password[:LONGEST], kept if has_one else _nobodys_hash())
    return right and has_one and len(password) <= LONGEST


class PasswordFactor:
    key = "password"
    label = "Mot de passe"
    steps = frozenset({Step.FIRST})

    def is_available(self, person: Person) -> bool:
        return person.password.startswith(PREFIX)

    def start(self, person: Person, post: Post) -> Challenge | None:
        return None

    def verify(self, person: Person, answer: str) -> Proof:
        return Proof(Outcome.RIGHT if matches(person, answer) else Outcome.WRONG)
