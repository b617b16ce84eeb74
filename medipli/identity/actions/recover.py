"""Get back into an account whose password was forgotten.

A mailed link alone never suffices, since the one-time codes arrive in the same mailbox: a recovery code, or the desk
having checked the person's identity, comes on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.actions.choose_password import PasswordRefused, check_new, set_password
from medipli.identity.factors import RECOVERY_CODE, Outcome
from medipli.identity.models import Person, RecoveryRequest
from medipli.identity.names import find_person
from medipli.identity.secrets import digest, link_token
from medipli.identity.signals import recovery_requested

LINK_LIFETIME = timedelta(minutes=30)
GRANT_LIFETIME = timedelta(hours=24)
State = RecoveryRequest.State


def request_recovery(actor: Actor, name: str) -> None:
    """Somebody forgot the password of the account ``name``. Does the same work whether or not it exists."""
    is_allowed = (
        throttle.count_try(throttle.letters("recovery", name)) is None
        and throttle.count_try(throttle.recoveries(actor.origin)) is None
    )
    person = find_person(name)
    if not is_allowed:
        return
    with transaction.atomic():
        record(actor, "recovery.request", target=f"person:{person.pk}" if person else "")
        recovery_requested.send(Person, person_id=person.pk if person else 0)


def make_link(person: Person, *, state: str = State.SENT, lifetime: timedelta = LINK_LIFETIME) -> str:
    """A new single-use secret for the recovery page; those made before end, unless more was proved for them.

    Anybody may ask for a recovery in somebody's name: that voids neither the link that finishes a new account, nor the
    one that the desk granted.
    """
    stronger = [State.INVITED] if state == State.GRANTED else [State.INVITED, State.GRANTED]
    token = link_token()
    with transaction.atomic():
        _void(person, but=stronger)
        RecoveryRequest.objects.create(
            person=person, digest=digest("recovery", token), state=state, expires_at=timezone.now() + lifetime
        )
    return token


def _void(person: Person, *, but: Sequence[str]) -> None:
    """Let the links of a person end, but for those in the states ``but``."""
    now = timezone.now()
    RecoveryRequest.objects.filter(person=person, expires_at__gt=now).exclude(state__in=but).update(expires_at=now)


def find_request(token: str) -> RecoveryRequest | None:
    """The request that a link stands for, while it can be used."""
    found = RecoveryRequest.objects.select_related("person").filter(digest=digest("recovery", token[:100])).first()
    is_open = found is not None and found.state != State.DONE and found.expires_at > timezone.now()
    return found if is_open and found is not None and found.person.is_active else None


def turn_to_desk(actor: Actor, request: RecoveryRequest) -> None:
    """The person has no other proof: the desk has to check who they are."""
    with transaction.atomic():
        if RecoveryRequest.objects.filter(pk=request.pk, state=State.SENT).update(state=State.DESK):
            record(actor, "recovery.turn_to_desk", target=f"person:{request.person_id}")


def grant_recovery(actor: Actor, person: Person) -> str:
    """The desk or an operator checked a person's identity: a link secret that lets them choose a password."""
    with transaction.atomic():
        token = make_link(person, state=State.GRANTED, lifetime=GRANT_LIFETIME)
        record(actor, "recovery.grant", target=f"person:{person.pk}")
    return token


class LinkUsed(Exception):
    """The link served already, or is too old."""


def finish_recovery(actor: Actor, token: str, *, code: str, new: str, again: str) -> Person:
    """Choose a password behind a link, with a recovery code unless the desk granted it.

    Raises PasswordRefused (``field`` may be ``code``) and LinkUsed. Of two requests with one link, one succeeds.
    """
    found = find_request(token)
    if found is None:
        raise LinkUsed
    person = found.person
    check_new(person, new, again)
    limit = throttle.code(person.pk)
    if found.state != State.GRANTED and (wait := throttle.count_try(limit)):
        raise PasswordRefused("code", f"Trop d’essais. Réessayez dans {wait.minutes}\u00a0min.")
    with transaction.atomic():
        locked = RecoveryRequest.objects.select_for_update().get(pk=found.pk)
        if locked.state == State.DONE or locked.expires_at <= timezone.now():
            raise LinkUsed
        if locked.state != State.GRANTED:
            proof = RECOVERY_CODE.verify(person, code)
            if proof.outcome is Outcome.MALFORMED:
                raise PasswordRefused("code", "Un code de secours compte 12 lettres et chiffres.")
            if not proof.is_right:
                raise PasswordRefused("code", "Ce code de secours n’est pas valable, ou il a déjà servi.")
        locked.state = State.DONE
        locked.save(update_fields=["state"])
        _void(person, but=[State.DONE])
        owner = Actor(person.pk, person.full_name, actor.origin)
        record(owner, "recovery.finish", target=f"person:{person.pk}")
        set_password(owner, person, new)
    throttle.forget(limit)
    throttle.forget(throttle.account(person.email))
    return person
