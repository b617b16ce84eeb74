"""What a validation creates: the account, the structure, the box, its members, and what is to be published of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.identity.actions.create_person import AccountRefused, NewPerson, create_person
from medipli.identity.actions.finish_account import invite_to_finish
from medipli.identity.models import Person
from medipli.mailboxes.actions import create_mailbox
from medipli.mailboxes.actions.members import join
from medipli.mailboxes.models import Mailbox, Membership
from medipli.mailboxes.team_notices import team_news
from medipli.notices.box_tasks import box_news
from medipli.organisations.models import Organisation
from medipli.registration.actions.upgrade_to_per import give_number, upgrade_to_per
from medipli.registration.addresses import check, has_mssante_address, propose
from medipli.registration.connections import leading_to
from medipli.registration.models import Request
from medipli.registration.publication.actions import DEFAULT_HOURS, enqueue
from medipli.registration.publication.content import listing_of
from medipli.registration.refusals import OpeningRefused
from medipli.registration.wanted import Wanted, of_request

_TRIES = 4
_INDIVIDUAL = (Mailbox.Kind.PER, Mailbox.Kind.INT, Mailbox.Kind.LOCAL)


def open_account(actor: Actor, request: Request, address: str = "") -> Mailbox:
    """Open what ``request`` asks for under ``address``, in the transaction of the caller, who checked that it may be.

    Without an address, or when the one proposed has been taken meanwhile, the next proposal serves. Sets ``mailbox``
    and ``person`` of the request. Raises :class:`OpeningRefused`.
    """
    wanted = of_request(request)
    organisation = _organisation(wanted, request)
    if wanted.is_shared:
        owner = _applicant(request)
        mailbox = _open_shared(actor, request, wanted, owner, organisation, address)
    else:
        owner = _person(actor, request, wanted)
        mailbox = _open_individual(actor, request, wanted, owner, organisation, address)
    request.mailbox, request.person = mailbox, owner
    Request.objects.filter(pk=request.pk).update(mailbox=mailbox, person=owner)
    return mailbox


def _open_individual(
    actor: Actor, request: Request, wanted: Wanted, owner: Person, organisation: Organisation | None, address: str
) -> Mailbox:
    held = Mailbox.objects.filter(owner=owner, kind__in=_INDIVIDUAL, closed_at=None).first()
    if held is not None:
        if request.kind != Request.Kind.PER or held.kind == Mailbox.Kind.PER:
            raise OpeningRefused(f"Cette personne a déjà une {held.get_kind_display()}\u00a0: une seule suffit.")
        return upgrade_to_per(actor, held, wanted.person.national_id, request=request, address=address)
    mailbox = _create(actor, request, wanted, owner, organisation, address)
    _complete(mailbox, wanted)
    _enqueue(actor, request, wanted, mailbox)
    if not invite_to_finish(actor, owner):
        box_news.defer(event="account_ready", person_id=owner.pk, mailbox_id=mailbox.pk)
    return mailbox


def _open_shared(
    actor: Actor, request: Request, wanted: Wanted, applicant: Person, organisation: Organisation | None, address: str
) -> Mailbox:
    responsible = Person.objects.filter(national_id=wanted.person.national_id, is_active=True).first()
    owner = responsible or applicant
    mailbox = _create(actor, request, wanted, owner, organisation, address)
    if applicant != owner:
        join(actor, mailbox, applicant, Membership.Role.MANAGER)
    mailbox.responsible = responsible
    _complete(mailbox, wanted)
    _enqueue(actor, request, wanted, mailbox)
    for person in {owner.pk, applicant.pk}:
        box_news.defer(event="shared_ready", person_id=person, mailbox_id=mailbox.pk)
    if mailbox.team_email:
        team_news.defer(event="shared_ready", mailbox_id=mailbox.pk)
    return mailbox


def _create(
    actor: Actor, request: Request, wanted: Wanted, owner: Person, organisation: Organisation | None, address: str
) -> Mailbox:
    """Create the box. Of two validations at once for one address, one wins and the other gets the next proposal."""
    for _ in range(_TRIES):
        candidate = _settled(request, address.strip().lower())
        try:
            with transaction.atomic():
                return create_mailbox(
                    actor,
                    kind=Mailbox.Kind(wanted.kind),
                    label=wanted.label[:150],
                    address=candidate,
                    owner=owner,
                    organisation=organisation,
                    activity=(wanted.service if wanted.is_shared else wanted.person.profession)[:120],
                    town=wanted.town,
                )
        except IntegrityError:
            continue
    raise OpeningRefused("Cette adresse vient d’être attribuée à un autre compte. Relisez la proposition.")


def _settled(request: Request, address: str) -> str:
    """``address`` when it may be given; the next proposal when it was itself a proposal that somebody took."""
    sentence = check(address, request) if address else ""
    if sentence is None:
        return address
    if address and address != request.proposed_address:
        raise OpeningRefused(sentence)
    proposal = propose(request)
    if not proposal.is_free:
        raise OpeningRefused(proposal.notes[0])
    return proposal.address


def _complete(mailbox: Mailbox, wanted: Wanted) -> None:
    mailbox.description = wanted.description[:300]
    mailbox.is_listed, mailbox.dematerialised = wanted.is_listed, wanted.dematerialised
    mailbox.team_email = wanted.email if wanted.is_shared else ""
    mailbox.save(update_fields=["description", "is_listed", "dematerialised", "team_email", "responsible"])


def _enqueue(actor: Actor, request: Request, wanted: Wanted, mailbox: Mailbox) -> None:
    """Nothing is said of a local account, nor of a BAL INT that has no MSSanté address."""
    if not has_mssante_address(wanted, request.region):
        return
    hours = request.region.publication_hours if request.region else DEFAULT_HOURS
    responsible = f"{wanted.person.last_name.upper()} {wanted.person.first_name}"
    enqueue(
        actor,
        mailbox,
        request=request,
        listing=listing_of(mailbox, responsible=responsible),
        due_at=request.publication_due_at or timezone.now() + timedelta(hours=hours),
    )


def _applicant(request: Request) -> Person:
    """Who asked for a shared account: the person signed in, or the one of the individual request made with it."""
    person = request.person or (request.individual.person if request.individual else None)
    if person is None:
        raise OpeningRefused("Le compte individuel de cette demande n’est pas encore ouvert\u00a0: validez-le d’abord.")
    return person


def _person(actor: Actor, request: Request, wanted: Wanted) -> Person:
    """The account of who asked, made when there is none. Typing a number or an address gives nobody another's."""
    person = _known(request, wanted)
    number = wanted.person.national_id or None
    if person is not None:
        if number and person.national_id not in (None, number):
            raise OpeningRefused("Cette personne a déjà un compte avec un autre identifiant national.")
        if number:
            give_number(person, number)
        return person
    new = NewPerson(
        email=request.email or wanted.email,
        first_name=wanted.person.first_name,
        last_name=wanted.person.last_name,
        civility=wanted.person.civility,
        profession=wanted.person.profession[:120],
        town=wanted.town,
        national_id=number,
    )
    try:
        return create_person(actor, new)
    except AccountRefused as refused:
        raise OpeningRefused(str(refused)) from refused


def _known(request: Request, wanted: Wanted) -> Person | None:
    """An account with the same number, whose holder proved who they are, or the same person at the same address."""
    number = wanted.person.national_id
    by_number = Person.objects.filter(national_id=number).first() if number else None
    if by_number is not None:
        if not request.identity_proof or not by_number.is_active:
            raise OpeningRefused("Un compte a déjà cet identifiant national\u00a0: prouvez d’abord l’identité.")
        return by_number
    by_email = Person.objects.filter(email=request.email or wanted.email).first()
    if by_email is None:
        return None
    names = {wanted.person.last_name.casefold(), wanted.person.first_name.casefold()}
    if {by_email.last_name.casefold(), by_email.first_name.casefold()} != names or not by_email.is_active:
        raise OpeningRefused("Cette adresse mail sert au compte d’une autre personne\u00a0: demandez-en une autre.")
    if request.email_verified_at is None:
        raise OpeningRefused("Un compte a déjà cette adresse mail, qui n’a pas été confirmée.")
    return by_email


def _organisation(wanted: Wanted, request: Request) -> Organisation | None:
    """The structure by FINESS, else SIRET, else name and postal code; made when it is new.

    What an administrator prepared is of their structure, and the contact of an accepted connection is of the new one.
    """
    if request.made_for is not None:
        return request.made_for
    connection = leading_to(request)
    if connection is not None and connection.made_for is not None and wanted.finess == connection.made_for.finess:
        return connection.made_for
    if request.region is None or not wanted.name:
        return None
    known = Organisation.objects.order_by("pk")
    if wanted.finess:
        found = known.filter(finess=wanted.finess).first()
    elif wanted.siret:
        found = known.filter(siret=wanted.siret).first()
    else:
        found = known.filter(
            region=request.region, name__iexact=wanted.name, postal_code=wanted.postal_code, finess="", siret=""
        ).first()
    if found is not None:
        return found
    organisation = Organisation(
        region=request.region,
        name=wanted.name[:200],
        finess=wanted.finess,
        siret=wanted.siret,
        street=wanted.street[:200],
        postal_code=wanted.postal_code[:5],
        town=wanted.town,
        phone=wanted.phone[:20],
    )
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        return known.filter(finess=wanted.finess).first()
    return organisation
