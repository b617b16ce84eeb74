"""Link cards to an account, and end that."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.formats.cards import PERSONAL
from medipli.identity.factors.card import Recognised, recognise
from medipli.identity.models import Card, Person
from medipli.identity.signals import card_changed

MOST = 10
"""Cards of one person at a time."""

_OTHER_NUMBER = (
    "Cette carte porte un autre numéro RPPS ou ADELI que votre compte. Utilisez votre propre carte\u202f; "
    "si votre numéro a changé, le centre de services peut le corriger."
)
_NO_NUMBER = (
    "Votre compte ne porte pas de numéro RPPS ou ADELI\u00a0: cette carte ne peut pas encore lui être associée. "
    "Le centre de services peut l’enregistrer, après avoir vérifié votre identité."
)
_TAKEN = "Cette carte est déjà associée à un autre compte. Le centre de services peut vous aider."
_NOBODY_CONFIRMS = (
    "Une carte CPE ou CDE est confirmée par le gestionnaire de votre structure, et aucune structure ne répond de votre "
    "compte. Le centre de services peut vous aider."
)
_TOO_MANY = f"Votre compte a déjà {MOST} cartes\u00a0: dissociez d’abord celles qui ne servent plus."


class LinkRefused(Exception):
    """The card cannot be linked to this account; the sentence is for the person."""


def link_card(actor: Actor, person: Person, der: bytes, *, is_answered_for: bool) -> Card:
    """Link the card that ``person`` presented in this browser. The door has had them prove who they are.

    A card with a national id is linked when it is theirs. One without waits for an administrator: ``is_answered_for``
    says whether some structure could confirm it. Raises LinkRefused, CertificateRefused, Forbidden.
    """
    if actor.person_id != person.pk:
        raise Forbidden
    found = recognise(der)
    if found.card is not None:
        if found.card.person_id != person.pk:
            raise LinkRefused(_TAKEN)
        return found.card
    state = _state(found, person, is_answered_for=is_answered_for)
    try:
        with transaction.atomic():
            Person.objects.select_for_update().only("pk").get(pk=person.pk)
            if Card.objects.filter(person=person, ended_at=None).count() >= MOST:
                raise LinkRefused(_TOO_MANY)
            card = Card.objects.create(
                person=person,
                kind=found.subject.kind,
                state=state,
                fingerprint=found.fingerprint,
                number=found.subject.number,
                holder=found.subject.holder,
                national_id=found.subject.national_id,
                structure_id=found.subject.structure_id,
                expires_at=found.expires_at,
            )
            record(actor, "card.link", target=f"person:{person.pk}", details=_details(card))
            _tell(card, "linked" if state == Card.State.LINKED else "waiting")
    except IntegrityError:
        raise LinkRefused(_TAKEN) from None
    return card


def _state(found: Recognised, person: Person, *, is_answered_for: bool) -> Card.State:
    if found.subject.kind in PERSONAL or found.subject.national_id:
        if not person.national_id:
            raise LinkRefused(_NO_NUMBER)
        if found.subject.national_id != person.national_id:
            raise LinkRefused(_OTHER_NUMBER)
        return Card.State.LINKED
    if not is_answered_for:
        raise LinkRefused(_NOBODY_CONFIRMS)
    return Card.State.WAITING


@transaction.atomic
def unlink_card(actor: Actor, card_id: int) -> bool:
    """End the link of a card of one's own; False when there is none with this number."""
    card = Card.objects.select_for_update().filter(pk=card_id, person_id=actor.person_id or 0, ended_at=None).first()
    if card is None:
        return False
    _end(card)
    record(actor, "card.unlink", target=f"person:{card.person_id}", details=_details(card))
    _tell(card, "unlinked")
    return True


@transaction.atomic
def unlink_all_cards(actor: Actor, person_id: int) -> int:
    """End the links of every card of a person, and tell them once; returns how many. The door checks who may."""
    cards = list(Card.objects.select_for_update().filter(person_id=person_id, ended_at=None))
    for card in cards:
        _end(card)
        record(actor, "card.reset", target=f"person:{person_id}", details={"card": card.pk, "kind": card.kind})
    if cards:
        card_changed.send(Card, person_id=person_id, event="reset")
    return len(cards)


def decline_card(actor: Actor, card: Card) -> None:
    """A card that waited is not the person's, in the transaction of the caller, who checked who may and locked it."""
    _end(card)
    record(actor, "card.decline", target=f"person:{card.person_id}", details=_details(card))
    _tell(card, "declined")


def confirm_card(actor: Actor, card: Card) -> None:
    """A card that waited is linked, in the transaction of the caller, who has checked who may and locked the row."""
    card.state, card.confirmed_by_id = Card.State.LINKED, actor.person_id
    card.save(update_fields=["state", "confirmed_by"])
    record(actor, "card.confirm", target=f"person:{card.person_id}", details=_details(card))
    _tell(card, "confirmed")


def _end(card: Card) -> None:
    card.state, card.ended_at = Card.State.ENDED, timezone.now()
    card.save(update_fields=["state", "ended_at"])


def _details(card: Card) -> dict[str, object]:
    return {"card": card.pk, "kind": card.kind, "state": card.state}


def _tell(card: Card, event: str) -> None:
    card_changed.send(Card, person_id=card.person_id, event=event)
