"""Prove who one is with a recovery code, after the password, when the mailed code does not arrive."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.actions.prove import Refused
from medipli.identity.attempt import Attempt
from medipli.identity.factors import RECOVERY_CODE, Outcome, Proof, recovery_code
from medipli.identity.models import Person
from medipli.identity.signals import recovery_codes_low

FEW = 2
"""Codes left below which their person is told."""


def prove_recovery_code(attempt: Attempt, answer: str, *, origin: str) -> Proof | Refused:
    """Check a printed code, which then serves no more. Wrong ones count with wrong mailed ones.

    When it is right, the caller lets the person in.
    """
    person = attempt.person()
    if person is None:
        return Proof(Outcome.SPENT, 0)
    if recovery_code.as_typed(answer) is None:
        return Proof(Outcome.MALFORMED)
    limit = throttle.code(person.pk)
    if wait := throttle.count_try(limit):
        return Refused(wait)
    nobody = Actor(None, "", origin)
    with transaction.atomic():
        proof = RECOVERY_CODE.verify(person, answer)
        if not proof.is_right:
            details = {"factor": RECOVERY_CODE.key}
            record(nobody, "session.refuse", target=f"person:{person.pk}", details=details)
            return proof
        left = recovery_code.how_many_left(person)
        record(nobody, "recovery_code.use", target=f"person:{person.pk}", details={"left": left})
        if left <= FEW:
            recovery_codes_low.send(Person, person_id=person.pk)
    throttle.forget(limit)
    return proof
