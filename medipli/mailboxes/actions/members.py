from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor, Forbidden
from medipli.identity.models import Person
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Folder, Mailbox, Membership, UnreadCount
from medipli.mailboxes.policy import require_membership_power

NOT_ONESELF = "Vous ne pouvez pas vous donner accès à cette boîte\u00a0: demandez-le à son responsable."

BY_TRANSFER = "Le responsable de la boîte change par un transfert, demandé au centre de services."


class MemberRefused(ValueError):
    """The change would leave the box without anybody responsible, or makes no sense; the text says why."""


@transaction.atomic
def add_member(
    actor: Actor, mailbox: Mailbox, person: Person, role: Membership.Role, *, until: datetime | None = None
) -> Membership:
    """Let a person open a box, until a date or for good. What arrived before they came counts as read for them.

    The actor manages the box, administers its structure, or is the service. Administrators do not let themselves in.
    Raises Forbidden, MemberRefused.
    """
    more = {} if actor.is_service else require_membership_power(actor.person_id, mailbox.pk)
    if more and actor.person_id == person.pk:
        raise MemberRefused(NOT_ONESELF)
    if not actor.is_service and (role == Membership.Role.OWNER or is_responsible(person, mailbox)):
        raise MemberRefused(BY_TRANSFER)
    return join(actor, mailbox, person, role, until=until, more=more)


def is_responsible(person: Person, mailbox: Mailbox) -> bool:
    """Whether the person answers for the box: only a transfer changes that."""
    return Membership.objects.filter(mailbox=mailbox, person=person, role=Membership.Role.OWNER).exists()


def join(
    actor: Actor,
    mailbox: Mailbox,
    person: Person,
    role: Membership.Role,
    *,
    until: datetime | None = None,
    more: Mapping[str, str] | None = None,
) -> Membership:
    """The same in the caller's transaction, who has checked that the actor may. ``more`` goes to the trail."""
    lock_boxes([mailbox.pk])
    membership, _ = Membership.objects.update_or_create(
        mailbox=mailbox, person=person, defaults={"role": role, "until": until}
    )
    UnreadCount.objects.bulk_create(
        [UnreadCount(folder=folder, person=person) for folder in Folder.objects.filter(mailbox=mailbox)],
        ignore_conflicts=True,
    )
    details = {"role": role, **(more or {})}
    audit.record(actor, "member.add", mailbox_id=mailbox.pk, target=f"person {person.pk}", details=details)
    return membership


@transaction.atomic
def change_member(
    actor: Actor, mailbox: Mailbox, person: Person, role: Membership.Role, *, until: datetime | None = None
) -> Membership:
    """Change what a member may do, or when their access ends. Raises Forbidden and MemberRefused.

    The role of responsible person is not given here: it passes on by a transfer, which the directory hears of.
    """
    more = {} if actor.is_service else require_membership_power(actor.person_id, mailbox.pk)
    if more and actor.person_id == person.pk:
        raise MemberRefused(NOT_ONESELF)
    lock_boxes([mailbox.pk])
    membership = Membership.objects.select_for_update().filter(mailbox=mailbox, person=person).first()
    if membership is None:
        raise Forbidden
    if Membership.Role.OWNER in (role, membership.role) and role != membership.role:
        raise MemberRefused(BY_TRANSFER)
    if until is not None and role == Membership.Role.OWNER:
        raise MemberRefused("Le responsable de la boîte n’a pas de date de fin.")
    if until is not None and until <= timezone.now():
        raise MemberRefused("La date de fin est déjà passée.")
    membership.role, membership.until = role, until
    membership.save(update_fields=["role", "until"])
    details = {"role": role, "until": until.isoformat() if until else None, **more}
    audit.record(actor, "member.change", mailbox_id=mailbox.pk, target=f"person {person.pk}", details=details)
    return membership


@transaction.atomic
def remove_member(actor: Actor, mailbox: Mailbox, person: Person) -> None:
    """Close a box to a person. Doors call ``messages.actions.leave_mailbox``, which also clears their unread marks.

    The actor manages the box, leaves it, or is the service. Raises Forbidden, and MemberRefused for the responsible
    person, whose place is passed on first.
    """
    more: dict[str, str] = {}
    if not actor.is_service and actor.person_id != person.pk:
        more = require_membership_power(actor.person_id, mailbox.pk)
    lock_boxes([mailbox.pk])
    membership = Membership.objects.filter(mailbox=mailbox, person=person).first()
    if membership is not None and membership.role == Membership.Role.OWNER and not actor.is_service:
        raise MemberRefused("Le responsable ne quitte pas sa boîte\u202f: elle se transfère d’abord.")
    Membership.objects.filter(mailbox=mailbox, person=person).delete()
    UnreadCount.objects.filter(folder__mailbox=mailbox, person=person).delete()
    audit.record(actor, "member.remove", mailbox_id=mailbox.pk, target=f"person {person.pk}", details=more)
