"""The responsible person of a shared box leaves: somebody else answers for it."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor, service
from medipli.identity.models import Person
from medipli.mailboxes.actions.members import NOT_ONESELF, join
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Mailbox, Membership
from medipli.mailboxes.team_notices import team_news
from medipli.messages.actions import leave_mailbox
from medipli.notices.box_tasks import box_news
from medipli.registration.models import Publication
from medipli.registration.publication.actions import enqueue
from medipli.registration.refusals import OpeningRefused

Role = Membership.Role


@transaction.atomic
def transfer(
    actor: Actor, mailbox: Mailbox, new_responsible: Person, *, former_stays: bool = False, reason: str = ""
) -> None:
    """Make ``new_responsible`` answer for a shared box, and let the directory know.

    The former responsible persons lose the box at once, or stay as managers; they, the new one, the other members and
    the team are told. The door checks who acts, as in :mod:`medipli.registration.actions.box_life`, and asks for the
    ``reason`` where no file was opened for one. Raises OpeningRefused.
    """
    lock_boxes([mailbox.pk])
    mailbox.refresh_from_db()
    if not mailbox.is_shared:
        raise OpeningRefused("Seule une boîte partagée se transfère\u00a0: une boîte individuelle suit son titulaire.")
    if mailbox.closed_at is not None:
        raise OpeningRefused("Cette boîte est fermée.")
    if new_responsible.pk == actor.person_id:
        raise OpeningRefused(NOT_ONESELF)
    if not new_responsible.is_active:
        raise OpeningRefused("Le compte du nouveau responsable est fermé.")
    if new_responsible.national_id is None:
        raise OpeningRefused("Le responsable d’une BAL ORG est un professionnel de santé avec un identifiant national.")
    former = list(
        Person.objects.filter(memberships__mailbox=mailbox, memberships__role=Role.OWNER).exclude(pk=new_responsible.pk)
    )
    if mailbox.responsible == new_responsible and not former:
        raise OpeningRefused("Cette personne est déjà responsable de la boîte.")
    join(actor, mailbox, new_responsible, Role.OWNER)
    mailbox.responsible, mailbox.owner = new_responsible, new_responsible
    mailbox.save(update_fields=["responsible", "owner"])
    for person in former:
        if former_stays:
            join(actor, mailbox, person, Role.MANAGER)
        else:
            leave_mailbox(service("transfer"), mailbox, person)
    record(
        actor,
        "mailbox.transfer",
        mailbox_id=mailbox.pk,
        target=f"person:{new_responsible.pk}",
        details={"former": [person.pk for person in former], "former_stays": former_stays}
        | ({"reason": reason} if reason else {}),
    )
    if mailbox.publications.filter(kind=Publication.Kind.PUBLISH).exists():
        enqueue(actor, mailbox)
    left = {person.pk for person in former}
    for person_id in left:
        box_news.defer(event="left", person_id=person_id, mailbox_id=mailbox.pk)
    box_news.defer(event="now_responsible", person_id=new_responsible.pk, mailbox_id=mailbox.pk)
    members = Membership.objects.filter(mailbox=mailbox).exclude(person_id__in={*left, new_responsible.pk})
    for person_id in members.values_list("person_id", flat=True):
        box_news.defer(event="transferred", person_id=person_id, mailbox_id=mailbox.pk)
    team_news.defer(event="transferred", mailbox_id=mailbox.pk)
