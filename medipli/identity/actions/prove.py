"""Prove one's factors, one after the other: to sign in, or to unlock a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import attempt as attempts
from medipli.identity import throttle
from medipli.identity.actions.prove_again import prove_again
from medipli.identity.actions.unlock import unlock
from medipli.identity.attempt import Attempt
from medipli.identity.factors import MAIL_CODE, Challenge, Outcome, Post, Proof, password
from medipli.identity.models import Person
from medipli.identity.names import find_person
from medipli.identity.pending_link import Carried
from medipli.identity.sessions import Proved, SessionStore
from medipli.identity.throttle import Wait


@dataclass(frozen=True)
class Refused:
    """The answer is wrong, or nothing is checked before ``wait`` is over."""

    wait: Wait | None = None


def prove_password(
    session: SessionStore, name: str, given: str, *, origin: str, suite: str, purpose: str = attempts.SIGN_IN
) -> Attempt | Refused:
    """Check a name and a password. Nothing, time included, tells whether the name belongs to somebody."""
    by_name, by_origin = throttle.account(name), throttle.origin(origin)
    wait = throttle.count_try(by_origin) or throttle.count_try(by_name)
    if wait:
        return Refused(wait)
    person = find_person(name)
    if not password.matches(person, given) or person is None:
        record(
            Actor(None, "", origin),
            "session.refuse",
            target=f"person:{person.pk}" if person else "",
            details={"factor": "password"},
        )
        return Refused(throttle.waiting(by_name) or throttle.waiting(by_origin))
    throttle.forget(by_name)
    throttle.give_back(by_origin)
    if purpose == attempts.SIGN_IN:
        start_over(session)
    return attempts.begin(session, person, purpose, "password", suite)


def start_over(session: SessionStore) -> None:
    """Give the browser of somebody who is signing in another session, short-lived; what waits to be linked stays."""
    with Carried(session):
        session.flush()
        session.set_expiry(timezone.now() + timedelta(seconds=attempts.LIFETIME))


def send_code(person: Person, post: Post) -> Challenge:
    """Send the one-time code that is asked second."""
    return MAIL_CODE.start(person, post)


def prove_code(attempt: Attempt, answer: str, *, origin: str) -> Proof | Refused:
    """Check the code that was asked second. When it is right, the caller lets the person in (:func:`let_in`)."""
    person = attempt.person()
    if person is None:
        return Proof(Outcome.SPENT, 0)
    limit = throttle.code(person.pk)
    wait = throttle.waiting(limit)
    if wait:
        return Refused(wait)
    proof = MAIL_CODE.verify(person, answer)
    if proof.is_right:
        throttle.forget(limit)
    elif proof.outcome in (Outcome.WRONG, Outcome.SPENT):
        throttle.count_try(limit)
        record(
            Actor(None, "", origin), "session.refuse", target=f"person:{person.pk}", details={"factor": MAIL_CODE.key}
        )
    return proof


def let_in(actor: Actor, session: SessionStore, person: Person, purpose: str, *, browser: str, proved: Proved) -> None:
    """What ``purpose`` asks for, now that ``person`` proved who they are: sign in, unlock, or go on proved again.

    Who calls it has checked the factors. PermissionError when the open session is somebody else's.
    """
    if purpose == attempts.UNLOCK:
        unlock(actor, session, proved, browser=browser)
    elif purpose == attempts.AGAIN:
        prove_again(actor, session, proved)
    else:
        sign_in(actor, session, person, browser=browser, proved=proved)


def sign_in(actor: Actor, session: SessionStore, person: Person, *, browser: str, proved: Proved) -> None:
    """Make this browser's session, under a new key, one of ``person``. Who calls it has checked the factors."""
    with Carried(session):
        session.give_to(person, origin=actor.origin, browser=browser, proved=proved)
    Person.objects.filter(pk=person.pk).update(last_login=timezone.now())
    record(actor, "session.start", target=f"person:{person.pk}", details={"factors": list(proved.factors)})
