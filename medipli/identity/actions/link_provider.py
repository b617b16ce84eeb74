"""Tie an identity of Pro Santé Connect to an account, and untie it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.models import Person, ProviderIdentity, Session
from medipli.identity.signals import provider_linked, provider_unlinked

_SENTENCES = {
    "another number": (
        "Cette identité Pro Santé Connect porte un autre numéro que votre compte\u00a0: elle ne peut y être associée."
    ),
    "no number": ("Votre compte ne porte pas de numéro RPPS\u00a0: faites-le ajouter par votre centre de services."),
    "taken": "Cette identité Pro Santé Connect est déjà associée à un autre compte.",
    "has one": ("Votre compte a déjà une identité Pro Santé Connect. Dissociez-la avant d’en associer une autre."),
}


class LinkRefused(Exception):
    """Why an identity is not tied to an account: a French sentence, and ``reason``, a word for the trail."""

    def __init__(self, reason: str) -> None:
        super().__init__(_SENTENCES[reason])
        self.reason = reason


def link_provider(actor: Actor, person: Person, *, issuer: str, subject: str, national_id: str) -> None:
    """Let ``person`` sign in with an identity that the provider vouched for in this browser. LinkRefused with why not.

    An account without a number takes none from here: it comes from the register, by the desk.
    """
    if actor.person_id != person.pk:
        raise PermissionError("one links one's own identity")
    refusal = why_not(person, issuer=issuer, subject=subject, national_id=national_id)
    if refusal is None:
        try:
            with transaction.atomic():
                _link(actor, person, issuer=issuer, subject=subject, national_id=national_id)
        except IntegrityError:
            # Two pages at once: whoever came second finds what the first did.
            refusal = why_not(person, issuer=issuer, subject=subject, national_id=national_id)
    if refusal is not None:
        details = {"factor": "psc", "reason": refusal.reason}
        record(actor, "provider.refuse", target=f"person:{person.pk}", details=details)
        raise refusal


def why_not(person: Person, *, issuer: str, subject: str, national_id: str) -> LinkRefused | None:
    """What keeps an identity from being tied to this account; None when nothing does."""
    if not person.national_id:
        return LinkRefused("no number")
    if not national_id or person.national_id != national_id:
        return LinkRefused("another number")
    if ProviderIdentity.objects.filter(issuer=issuer, subject=subject).exists():
        return LinkRefused("taken")
    if ProviderIdentity.objects.filter(issuer=issuer, person=person).exists():
        return LinkRefused("has one")
    return None


def _link(actor: Actor, person: Person, *, issuer: str, subject: str, national_id: str) -> None:
    link = ProviderIdentity.objects.create(
        person=person, issuer=issuer, subject=subject, national_id=national_id, last_used_at=timezone.now()
    )
    record(actor, "provider.link", target=f"person:{person.pk}", details={"identity": link.pk})
    provider_linked.send(ProviderIdentity, person_id=person.pk)


@transaction.atomic
def unlink_provider(actor: Actor, person: Person, identity_id: int, *, session_key: str) -> bool:
    """Untie an identity of one's own; False when there is none of that number.

    Sessions that it opened end, for its telephone may be lost; the one with ``session_key`` goes on.
    """
    if actor.person_id != person.pk:
        raise PermissionError("one unlinks one's own identity")
    count, _ = ProviderIdentity.objects.filter(pk=identity_id, person=person).delete()
    if not count:
        return False
    opened = Session.objects.filter(person=person, factors__regex=r"(^| )psc( |$)").exclude(session_key=session_key)
    ended, _ = opened.delete()
    record(actor, "provider.unlink", target=f"person:{person.pk}", details={"identity": identity_id, "ended": ended})
    provider_unlinked.send(ProviderIdentity, person_id=person.pk)
    return True
