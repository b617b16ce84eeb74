"""Choose or change a password."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.actions.end_sessions import end_sessions
from medipli.identity.factors import password
from medipli.identity.factors.password_strength import strength, words_of
from medipli.identity.models import Person
from medipli.identity.signals import password_changed


class PasswordRefused(ValueError):
    """The password does not do. ``field`` is ``current``, ``new`` or ``again``; the lines are French sentences."""

    def __init__(self, field: str, *lines: str) -> None:
        super().__init__(" ".join(lines))
        self.field, self.lines = field, lines


def check_new(person: Person, new: str, again: str) -> None:
    """Raise PasswordRefused unless ``new`` is strong enough and typed twice alike."""
    found = strength(new, words_of(person))
    if not found.is_enough:
        raise PasswordRefused("new", *found.advice)
    if new != again:
        raise PasswordRefused("again", "Les deux saisies ne sont pas identiques.")


def set_password(actor: Actor, person: Person, new: str, *, keep_session: str = "") -> None:
    """Keep ``new`` as the password, end the person's other sessions, and let it be known."""
    with transaction.atomic():
        person.password = password.hashed(new)
        Person.objects.filter(pk=person.pk).update(password=person.password)
        end_sessions(actor, person.pk, but=keep_session)
        record(actor, "person.choose_password", target=f"person:{person.pk}")
        password_changed.send(Person, person_id=person.pk)


def check_current(person: Person, current: str) -> None:
    """Raise PasswordRefused unless ``current`` is the password; wrong ones are counted as at sign-in."""
    limit = throttle.account(person.email)
    wait = throttle.count_try(limit)
    if wait:
        raise PasswordRefused("current", f"Trop d’essais. Réessayez dans {wait.minutes}\u00a0min.")
    if not password.matches(person, current):
        raise PasswordRefused("current", "Ce n’est pas votre mot de passe actuel.")
    throttle.forget(limit)


def change_password(actor: Actor, person: Person, current: str, new: str, again: str, *, session_key: str) -> None:
    """Change one's own password, knowing the current one. Raises PasswordRefused."""
    check_current(person, current)
    check_new(person, new, again)
    set_password(actor, person, new, keep_session=session_key)
