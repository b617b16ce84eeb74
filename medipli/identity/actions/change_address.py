"""Change the ordinary address, where codes and notices arrive (F83).

Both addresses confirm by links that serve once: the new one proves that it exists and is the person's, the old one that
nobody else asked. Whoever holds one of them may call it off. Where the old address no longer works, the service desk
asks instead, having checked who the person is: the old address is then told, and may still call it off.

Nothing tells whether the new address belongs to another account: the letter that goes there says so instead.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.actions.create_person import AccountRefused, checked_address
from medipli.identity.actions.end_sessions import end_sessions
from medipli.identity.actions.finish_account import invite_to_finish
from medipli.identity.address_links import OLD, Link, find_link, pending_change
from medipli.identity.models import AddressChange, MailCode, Person, RecoveryRequest, SignInAddress
from medipli.identity.signals import address_change_asked, address_changed

LIFETIME = timedelta(hours=48)
KEPT = timedelta(days=90)
"""How long an ended change stays, with both addresses; the trail stays longer, without them."""


class AddressRefused(ValueError):
    """The address does not do; the text is a French sentence for whoever typed it."""


class LinkUsed(Exception):
    """The link served already, is too old, or the change was called off."""


def ask_change(actor: Actor, person: Person, new: str) -> AddressChange:
    """Begin to replace the ordinary address of ``person`` by ``new``; a change under way ends. Raises AddressRefused.

    The door asks for a fresh proof of who the person is.
    """
    address = _address(person, new)
    _count(person, address)
    with transaction.atomic():
        change = _begin(person, address)
        record(actor, "address.ask", target=f"person:{person.pk}")
        address_change_asked.send(Person, change_id=change.pk)
    return change


def ask_change_for(actor: Actor, person: Person, new: str) -> AddressChange:
    """The same by the service desk, which checked who the person is. Raises AddressRefused."""
    address = _address(person, new)
    _count(person, address)
    with transaction.atomic():
        change = _begin(person, address, by_desk_id=actor.person_id, is_by_desk=True)
        record(actor, "address.ask", target=f"person:{person.pk}", details={"by_desk": True})
        address_change_asked.send(Person, change_id=change.pk)
    return change


def send_again(actor: Actor, person: Person) -> bool:
    """Mail both links anew, which voids those before; False when no change is under way. Raises AddressRefused."""
    change = pending_change(person.pk)
    if change is None:
        return False
    _count(person, change.new_email)
    with transaction.atomic():
        record(actor, "address.send_again", target=f"person:{person.pk}")
        address_change_asked.send(Person, change_id=change.pk)
    return True


@transaction.atomic
def give_up(actor: Actor, person: Person) -> bool:
    """The person keeps the address they have; False when no change was under way."""
    Person.objects.select_for_update().only("pk").get(pk=person.pk)
    if not _open_changes(person.pk).update(ended_at=timezone.now()):
        return False
    record(actor, "address.give_up", target=f"person:{person.pk}")
    return True


@transaction.atomic
def confirm(actor: Actor, token: str, *, keep_session: str = "") -> AddressChange:
    """One of both sides agrees; the second to do so carries the change out. Raises LinkUsed, AddressRefused.

    ``keep_session`` is the person's own session in this browser: every other one ends with the change.
    """
    link = _locked(token)
    change, now = link.change, timezone.now()
    if link.side == OLD and not change.is_by_desk:
        change.old_confirmed_at = change.old_confirmed_at or now
    elif link.side == OLD:
        # Told, not asked.
        return change
    else:
        change.new_confirmed_at = change.new_confirmed_at or now
    change.save(update_fields=["old_confirmed_at", "new_confirmed_at"])
    record(_owner(actor, change), "address.confirm", target=f"person:{change.person_id}", details={"side": link.side})
    if change.new_confirmed_at and (change.old_confirmed_at or change.is_by_desk):
        _carry_out(actor, change, keep_session)
    return change


@transaction.atomic
def call_off(actor: Actor, token: str) -> Link:
    """« Ce n’est pas moi »: the change ends. From the old address, every session of the person ends with it, since
    somebody who proved to be them asked. Raises LinkUsed."""
    link = _locked(token)
    link.change.ended_at = timezone.now()
    link.change.save(update_fields=["ended_at"])
    details = {"side": link.side}
    record(_owner(actor, link.change), "address.call_off", target=f"person:{link.change.person_id}", details=details)
    if link.side == OLD:
        MailCode.objects.filter(person=link.change.person_id).delete()
        end_sessions(_owner(actor, link.change), link.change.person_id)
    return link


def forget_changes() -> int:
    """Remove changes that ended, or could no longer be confirmed, a while ago; returns how many."""
    before = timezone.now() - KEPT
    gone, _ = AddressChange.objects.filter(Q(ended_at__lt=before) | Q(expires_at__lt=before)).delete()
    return gone


def is_taken(address: str, *, but: int) -> bool:
    """Whether somebody other than the person numbered ``but`` signs in under this address."""
    others = Person.objects.filter(email=address).exclude(pk=but)
    return others.exists() or SignInAddress.objects.filter(address=address).exclude(person_id=but).exists()


def _address(person: Person, new: str) -> str:
    try:
        address = checked_address(new.replace("\x00", " "))
    except AccountRefused as refused:
        raise AddressRefused(str(refused)) from None
    domain = address.rpartition("@")[2]
    ours = (*settings.LOCAL_DOMAINS, settings.INTERNAL_DOMAIN)
    if any(domain == one or domain.endswith(f".{one}") for one in ours):
        raise AddressRefused(
            f"Choisissez une adresse hors de {settings.SERVICE_NAME}\u00a0: les codes doivent vous parvenir avant que "
            "vous ne soyez connecté."
        )
    if address == person.email:
        raise AddressRefused("C’est déjà votre adresse de récupération.")
    return address


def _count(person: Person, address: str) -> None:
    by_person = throttle.letters("address change of", str(person.pk))
    wait = throttle.count_try(by_person) or throttle.count_try(throttle.letters("address change to", address))
    if wait:
        raise AddressRefused(f"Plusieurs e-mails viennent de partir. Réessayez dans {wait.minutes}\u00a0min.")


def _open_changes(person_id: int) -> QuerySet[AddressChange]:
    return AddressChange.objects.filter(person_id=person_id, ended_at=None)


def _begin(person: Person, address: str, *, by_desk_id: int | None = None, is_by_desk: bool = False) -> AddressChange:
    now = timezone.now()
    Person.objects.select_for_update().only("pk").get(pk=person.pk)
    _open_changes(person.pk).update(ended_at=now)
    return AddressChange.objects.create(
        person=person,
        old_email=person.email,
        new_email=address,
        # Until the letters are written, nobody knows what these stand for.
        old_digest=secrets.token_bytes(32),
        new_digest=secrets.token_bytes(32),
        by_desk_id=by_desk_id,
        is_by_desk=is_by_desk,
        expires_at=now + LIFETIME,
    )


def _locked(token: str) -> Link:
    found = find_link(token)
    if found is None:
        raise LinkUsed
    Person.objects.select_for_update().only("pk").get(pk=found.change.person_id)
    # Of two clicks at once, the second reads what the first did.
    again = find_link(token)
    if again is None:
        raise LinkUsed
    return again


def _owner(actor: Actor, change: AddressChange) -> Actor:
    return Actor(change.person_id, change.person.full_name, actor.origin)


def _carry_out(actor: Actor, change: AddressChange, keep_session: str) -> None:
    """The person has the new address: links and codes mailed to the old one no longer serve."""
    person, now = change.person, timezone.now()
    try:
        with transaction.atomic():
            if is_taken(change.new_email, but=person.pk):
                raise IntegrityError
            Person.objects.filter(pk=person.pk).update(email=change.new_email)
    except IntegrityError:
        raise AddressRefused("Cette adresse sert désormais à un autre compte.") from None
    person.email = change.new_email
    change.done_at = change.ended_at = now
    change.save(update_fields=["done_at", "ended_at"])
    RecoveryRequest.objects.filter(person=person, expires_at__gt=now).update(expires_at=now)
    MailCode.objects.filter(person=person).delete()
    owner = _owner(actor, change)
    end_sessions(owner, person.pk, but=keep_session)
    record(owner, "address.change", target=f"person:{person.pk}", details={"by_desk": change.is_by_desk})
    address_changed.send(Person, change_id=change.pk)
    # Somebody who never had a password could not have read the link that finishes their account.
    invite_to_finish(owner, person)
