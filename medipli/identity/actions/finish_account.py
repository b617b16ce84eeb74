"""Finish an account that others opened: its person chooses the password behind a link that serves once (F27).

Who the person is was proved before the account was opened, and the address that receives the link was verified; a
link for an account that has a password already is never made.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.actions.choose_password import check_new, set_password
from medipli.identity.models import Person, RecoveryRequest
from medipli.identity.secrets import digest, link_token
from medipli.identity.signals import invited_to_finish

LINK_LIFETIME = timedelta(days=7)
_State = RecoveryRequest.State


class TooManyLinks(Exception):
    """Several links were just mailed to that person."""

    def __init__(self, wait: throttle.Wait) -> None:
        super().__init__(f"Plusieurs liens viennent de partir. Réessayez dans {wait.minutes}\u00a0min.")
        self.wait = wait


class LinkUsed(Exception):
    """The link served already, or is too old."""


@transaction.atomic
def invite_to_finish(actor: Actor, person: Person) -> bool:
    """Have a link mailed to the ordinary address of ``person``; False when they have a password already."""
    if person.has_usable_password() or not person.is_active:
        return False
    record(actor, "account.invite_to_finish", target=f"person:{person.pk}")
    invited_to_finish.send(Person, person_id=person.pk)
    return True


def send_another_link(actor: Actor, person: Person) -> bool:
    """The same again, since the first was lost: counted, as each makes the one before useless. Raises TooManyLinks."""
    if wait := throttle.count_try(throttle.letters("finish", str(person.pk))):
        raise TooManyLinks(wait)
    return invite_to_finish(actor, person)


@transaction.atomic
def make_finishing_link(person: Person) -> str:
    """A new secret for the link; those made before no longer serve."""
    token = link_token()
    now = timezone.now()
    RecoveryRequest.objects.filter(person=person, state=_State.INVITED, expires_at__gt=now).update(expires_at=now)
    RecoveryRequest.objects.create(
        person=person, digest=digest("finish", token), state=_State.INVITED, expires_at=now + LINK_LIFETIME
    )
    return token


def is_invited(person: Person) -> bool:
    """Whether a link that finishes the account was mailed and may still be used."""
    sent = RecoveryRequest.objects.filter(person=person, state=_State.INVITED, expires_at__gt=timezone.now())
    return sent.exists() and not person.has_usable_password()


def find_invitation(token: str) -> Person | None:
    """Whose account a link finishes, while it can be used."""
    found = _find(token)
    return found.person if found is not None and _is_open(found) else None


def ask_for_another_link(actor: Actor, token: str) -> bool:
    """Mail a new link to the person of an old one, which proves that the old one was received.

    False when nothing is sent: the token is none of ours, the account is finished, or too many were asked for.
    """
    found = _find(token)
    if found is None:
        return False
    try:
        return send_another_link(Actor(None, "", actor.origin), found.person)
    except TooManyLinks:
        return False


def finish_account(actor: Actor, token: str, *, new: str, again: str) -> Person:
    """Choose the first password. Raises PasswordRefused and :class:`LinkUsed`; of two with one link, one succeeds."""
    found = _find(token)
    if found is None or not _is_open(found):
        raise LinkUsed
    check_new(found.person, new, again)
    with transaction.atomic():
        locked = RecoveryRequest.objects.select_for_update().get(pk=found.pk)
        person = Person.objects.select_for_update().get(pk=found.person_id)
        if locked.state != _State.INVITED or locked.expires_at <= timezone.now() or person.has_usable_password():
            raise LinkUsed
        locked.state = _State.DONE
        locked.save(update_fields=["state"])
        owner = Actor(person.pk, person.full_name, actor.origin)
        record(owner, "account.finish", target=f"person:{person.pk}")
        set_password(owner, person, new)
    throttle.forget(throttle.account(person.email))
    return person


def _find(token: str) -> RecoveryRequest | None:
    found = RecoveryRequest.objects.select_related("person").filter(digest=digest("finish", token[:100]))
    return found.filter(person__is_active=True).first()


def _is_open(found: RecoveryRequest) -> bool:
    return (
        found.state == _State.INVITED and found.expires_at > timezone.now() and not found.person.has_usable_password()
    )
