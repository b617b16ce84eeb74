"""Add a passkey to one's account."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.identity import challenge as challenges
from medipli.identity.factors import passkey
from medipli.identity.factors.passkey import NewKey
from medipli.identity.models import Passkey, Person
from medipli.identity.sessions import SessionStore
from medipli.identity.signals import passkeys_changed

MOST = 20
LONGEST_NAME = 80


class PasskeyRefused(ValueError):
    """Nothing was changed or proved; the text is a French sentence. ``is_wait``: it is to be tried again later."""

    def __init__(self, sentence: str, *, is_wait: bool = False) -> None:
        super().__init__(sentence)
        self.is_wait = is_wait


def add_passkey(actor: Actor, session: SessionStore, person: Person, answer: str, name: str) -> Passkey:
    """Keep the key that the browser made. Raises PasskeyRefused, and Forbidden for somebody else's account.

    The person proved afresh who they are: the door sees to it.
    """
    if actor.person_id != person.pk:
        raise Forbidden
    challenge = challenges.take(session, challenges.ADD)
    if challenge is None:
        raise PasskeyRefused("La demande a expiré. Rien n’a été enregistré\u00a0: recommencez.")
    try:
        found = passkey.check_new(answer, challenge)
    except passkey.NotProved:
        raise PasskeyRefused(
            "Cette clé d’accès n’a pas pu être vérifiée. Rien n’a été enregistré\u00a0: recommencez."
        ) from None
    return _keep(actor, person, found, tidy_name(name) or passkey.LABEL)


def _keep(actor: Actor, person: Person, found: NewKey, name: str) -> Passkey:
    try:
        with transaction.atomic():
            Person.objects.select_for_update().only("pk").get(pk=person.pk)
            if Passkey.objects.filter(person=person).count() >= MOST:
                raise PasskeyRefused(
                    f"Vous avez déjà {MOST} clés d’accès. Retirez-en une avant d’en ajouter une autre."
                )
            kept = Passkey.objects.create(
                person=person,
                credential_id=found.credential_id,
                public_key=found.public_key,
                sign_count=found.sign_count,
                transports=list(found.transports),
                is_synced=found.is_synced,
                name=name,
            )
            record(actor, "passkey.add", target=f"person:{person.pk}", details={"passkey": kept.pk})
            passkeys_changed.send(Person, person_id=person.pk, event="added")
    except IntegrityError:
        # Whose it is must not be told: it may be somebody else's.
        raise PasskeyRefused("Cette clé d’accès est déjà enregistrée.") from None
    return kept


def tidy_name(name: str) -> str:
    """A name on one line, without what does not show."""
    return " ".join("".join(char if char.isprintable() else " " for char in name).split())[:LONGEST_NAME]
