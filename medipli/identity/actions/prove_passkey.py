"""Prove who one is with a passkey: alone, or after the password."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import challenge as challenges
from medipli.identity import throttle
from medipli.identity.actions.add_passkey import PasskeyRefused
from medipli.identity.factors import passkey
from medipli.identity.models import Passkey, Person
from medipli.identity.sessions import SessionStore
from medipli.identity.signals import passkeys_changed

EXPIRED = "La demande a expiré. Recommencez."
UNKNOWN = (
    "Cette clé d’accès n’est pas enregistrée ici, ou ne l’est plus. "
    "Connectez-vous autrement, puis ajoutez-la depuis votre compte."
)
NOT_PROVED = "Cette clé d’accès n’a pas pu être vérifiée. Recommencez, ou choisissez un autre moyen."
NOT_VERIFIED = (
    "Cette clé n’a demandé ni empreinte, ni visage, ni code\u00a0: seule, elle ne suffit pas. "
    "Elle peut remplacer le code reçu par e-mail, après votre mot de passe."
)
COPIED = (
    "Cette clé d’accès est refusée\u00a0: elle semble avoir été copiée. Choisissez un autre moyen, "
    "puis retirez-la de votre compte."
)
SOMEBODY_ELSES = "Cette clé d’accès est celle d’un autre compte."


def prove_passkey(
    session: SessionStore, answer: str, *, origin: str, person: Person | None = None, alone: bool = True
) -> Person:
    """Whose passkey signed this browser's challenge. Raises PasskeyRefused.

    ``person``: nobody else's will do. ``alone``: nothing else was proved, so that the device must have verified who
    holds it (a fingerprint, a face, its code).
    """
    limit = throttle.origin(origin)
    if wait := throttle.count_try(limit):
        raise PasskeyRefused(f"Trop de tentatives. Réessayez dans {wait.minutes}\u00a0min.", is_wait=True)
    challenge = challenges.take(session, challenges.PROVE)
    if challenge is None:
        throttle.give_back(limit)
        raise PasskeyRefused(EXPIRED)
    named = passkey.find(answer)
    if named is None or not named.person.is_active:
        _refuse(origin, named, "unknown")
        raise PasskeyRefused(UNKNOWN)
    try:
        signed = passkey.check_signed(answer, challenge, named)
    except passkey.NotProved:
        _refuse(origin, named, "not proved")
        raise PasskeyRefused(NOT_PROVED) from None
    if person is not None and named.person_id != person.pk:
        _refuse(origin, named, "somebody else's")
        raise PasskeyRefused(SOMEBODY_ELSES)
    if alone and not signed.was_verified:
        _refuse(origin, named, "not verified")
        raise PasskeyRefused(NOT_VERIFIED)
    if not _note_use(origin, signed):
        raise PasskeyRefused(COPIED)
    throttle.give_back(limit)
    return named.person


@transaction.atomic
def _note_use(origin: str, signed: passkey.Signed) -> bool:
    """Remember the counter and the moment; False, with an alarm, when the counter did not advance."""
    locked = Passkey.objects.select_for_update().filter(pk=signed.passkey.pk).first()
    if locked is None:
        return False
    if passkey.Signed(locked, signed.sign_count, signed.was_verified).went_back:
        _refuse(origin, locked, "counter went back")
        # A letter for each try would let whoever holds the copy flood the mailbox.
        if throttle.count_try(throttle.letters("copied", str(locked.pk))) is None:
            passkeys_changed.send(Person, person_id=locked.person_id, event="copied")
        return False
    locked.sign_count = signed.sign_count
    locked.last_used_at = timezone.now()
    locked.save(update_fields=["sign_count", "last_used_at"])
    return True


def _refuse(origin: str, named: Passkey | None, why: str) -> None:
    details: dict[str, object] = {"factor": passkey.KEY, "why": why}
    if named is not None:
        details["passkey"] = named.pk
    target = f"person:{named.person_id}" if named is not None else ""
    record(Actor(None, "", origin), "session.refuse", target=target, details=details)
