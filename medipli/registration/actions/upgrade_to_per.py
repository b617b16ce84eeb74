"""The RPPS arrives: a BAL INT or a local account becomes a BAL PER, with its messages.

The type of a published address never changes: the old listing is withdrawn and a new one published. Where the
address itself cannot stay, a new one is made and the old keeps receiving for twelve months.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.formats.identifiers import is_valid_national_id
from medipli.identity.models import Person, SignInAddress
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Address, Mailbox
from medipli.notices.box_tasks import box_news
from medipli.organisations.models import ProfessionDomain
from medipli.registration.addresses import check, propose
from medipli.registration.models import Request
from medipli.registration.publication.actions import enqueue, withdraw
from medipli.registration.refusals import OpeningRefused

OLD_ADDRESS_MONTHS = 12
_UPGRADABLE = (Mailbox.Kind.INT, Mailbox.Kind.LOCAL)


@transaction.atomic
def upgrade_to_per(
    actor: Actor, mailbox: Mailbox, national_id: str, *, request: Request | None = None, address: str = ""
) -> Mailbox:
    """Give the box and its owner ``national_id``, whose holder's identity the caller checked.

    The address stays when it is an MSSanté one and no other is asked for. A new ``address`` comes from the caller,
    or is proposed from ``request``. Raises :class:`OpeningRefused`.
    """
    lock_boxes([mailbox.pk])
    mailbox.refresh_from_db()
    owner = mailbox.owner
    if mailbox.kind not in _UPGRADABLE or owner is None or mailbox.closed_at is not None:
        raise OpeningRefused("Seule une BAL INT ou un compte local, ouvert, peut devenir une BAL PER.")
    if not is_valid_national_id(national_id, strict=False):
        raise OpeningRefused("Cet identifiant national n’est pas valable.")
    give_number(owner, national_id)
    old = mailbox.address
    is_mssante = mailbox.kind == Mailbox.Kind.INT and _is_mssante(old)
    address = address.strip().lower()
    is_kept = is_mssante and (not address or address == old or (request and address == request.proposed_address))
    due_at = request.publication_due_at if request else None
    withdraw(actor, mailbox, due_at=due_at)
    mailbox.kind = Mailbox.Kind.PER
    if not is_kept:
        _move_to(mailbox, owner, _new_address(request, address))
    mailbox.save(update_fields=["kind", "address"])
    record(
        actor,
        "mailbox.upgrade_to_per",
        mailbox_id=mailbox.pk,
        target=f"person:{owner.pk}",
        details={"address": "kept" if is_kept else "new"},
    )
    enqueue(actor, mailbox, request=request, due_at=due_at)
    box_news.defer(event="became_personal", person_id=owner.pk, mailbox_id=mailbox.pk)
    return mailbox


def give_number(owner: Person, national_id: str) -> None:
    """Note the national id of somebody whose identity was checked. Raises :class:`OpeningRefused`."""
    if owner.national_id == national_id:
        return
    if owner.national_id not in (None, national_id):
        raise OpeningRefused("Le titulaire de cette boîte a déjà un autre identifiant national.")
    owner.national_id = national_id
    try:
        with transaction.atomic():
            owner.save(update_fields=["national_id"])
    except IntegrityError:
        raise OpeningRefused("Un autre compte a déjà cet identifiant national.") from None


def _is_mssante(address: str) -> bool:
    return ProfessionDomain.objects.filter(domain=address.rpartition("@")[2]).exists()


def _new_address(request: Request | None, address: str) -> str:
    if request is None:
        if not address:
            raise OpeningRefused("Cette boîte n’a pas d’adresse MSSanté\u00a0: indiquez celle à créer.")
        return address
    sentence = check(address, request) if address else ""
    if sentence is None:
        return address
    if address and address != request.proposed_address:
        raise OpeningRefused(sentence)
    proposal = propose(request)
    if not proposal.is_free:
        raise OpeningRefused(proposal.notes[0])
    return proposal.address


def _move_to(mailbox: Mailbox, owner: Person, address: str) -> None:
    """Lead ``address`` to the box; the old one leads there for twelve months more, and signs in for good."""
    Address.objects.filter(mailbox=mailbox, address=mailbox.address).update(until=_in_months(OLD_ADDRESS_MONTHS))
    try:
        with transaction.atomic():
            Address.objects.create(address=address, mailbox=mailbox)
            SignInAddress.objects.create(person=owner, address=address)
    except IntegrityError:
        raise OpeningRefused("Cette adresse vient d’être attribuée à un autre compte.") from None
    mailbox.address = address


def _in_months(months: int) -> datetime:
    return timezone.now() + timedelta(days=round(months * 365.25 / 12))
