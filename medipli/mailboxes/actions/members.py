from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor, Forbidden
from medipli.identity.models import Person
from medipli.mailboxes.actions.by_administrators import MANAGING, explained, tell
from medipli.mailboxes.actions.void_invitations import addressed_to, void_invitations
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Folder, Mailbox, Membership, UnreadCount
from medipli.mailboxes.policy import managing_access, require_membership_power
from medipli.notices.box_tasks import box_news

NOT_ONESELF = "Vous ne pouvez pas vous donner accès à cette boîte\u00a0: demandez-le à son responsable."

BY_TRANSFER = "Le responsable de la boîte change par un transfert, demandé au centre de services."


class MemberRefused(ValueError):
    """The change would leave the box without anybody responsible, or makes no sense; the text says why."""


@transaction.atomic
def add_member(
    actor: Actor, mailbox: Mailbox, person: Person, role: Membership.Role, *, until: datetime | None = None
) -> Membership:
    """Let a person open a box, until a date or for good. What arrived before they came counts as read for them.

    The actor manages the box, or is the service. Administrators of its structure propose members by ``invite``.
    Raises Forbidden, MemberRefused.
    """
    if not actor.is_service:
        managing_access(actor.person_id, mailbox.pk)
    if not actor.is_service and (role == Membership.Role.OWNER or is_responsible(person, mailbox)):
        raise MemberRefused(BY_TRANSFER)
    return join(actor, mailbox, person, role, until=until)


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
) -> Membership:
    """The same in the caller's transaction, who has checked that the actor may.

    Invitations that wait for this person end: a later answer would change the role that is given here.
    """
    lock_boxes([mailbox.pk])
    if mailbox.is_shared:
        void_invitations(actor, mailbox, addressed_to(person))
    membership, _ = Membership.objects.update_or_create(
        mailbox=mailbox, person=person, defaults={"role": role, "until": until}
    )
    UnreadCount.objects.bulk_create(
        [UnreadCount(folder=folder, person=person) for folder in Folder.objects.filter(mailbox=mailbox)],
        ignore_conflicts=True,
    )
    audit.record(actor, "member.add", mailbox_id=mailbox.pk, target=f"person {person.pk}", details={"role": role})
    return membership


@transaction.atomic
def change_member(
    actor: Actor,
    mailbox: Mailbox,
    person: Person,
    role: Membership.Role,
    *,
    until: datetime | None = None,
    reason: str = "",
) -> Membership:
    """Change what a member may do, or when their access ends. Raises Forbidden, MemberRefused and ReasonNeeded.

    An administrator of the structure gives a reason, and those in charge of the box hear of it. The role of responsible
    person is not given here: it passes on by a transfer, which the directory hears of. Who no longer manages the box
    leaves no invitation behind.
    """
    more = {} if actor.is_service else explained(require_membership_power(actor.person_id, mailbox.pk), reason)
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
    if role not in MANAGING:
        void_invitations(actor, mailbox, Q(invited_by=person))
    membership.role, membership.until = role, until
    membership.save(update_fields=["role", "until"])
    details = {"role": role, "until": until.isoformat() if until else None, **more}
    audit.record(actor, "member.change", mailbox_id=mailbox.pk, target=f"person {person.pk}", details=details)
    if more:
        tell(actor, mailbox, "members_changed")
    return membership


@transaction.atomic
def remove_member(actor: Actor, mailbox: Mailbox, person: Person, *, reason: str = "") -> None:
    """Close a box to a person. Doors call ``messages.actions.leave_mailbox``, which also clears their unread marks.

    The actor manages the box, leaves it, or is the service. Invitations that wait for the person end too, and those
    that the person sent: neither is a way back. An administrator of the structure gives a reason; those in charge of
    the box and the person hear of it. Raises Forbidden, ReasonNeeded, and MemberRefused for the responsible person,
    whose place is passed on first.
    """
    more: dict[str, str] = {}
    if not actor.is_service and actor.person_id != person.pk:
        more = explained(require_membership_power(actor.person_id, mailbox.pk), reason)
    lock_boxes([mailbox.pk])
    membership = Membership.objects.filter(mailbox=mailbox, person=person).first()
    if membership is not None and membership.role == Membership.Role.OWNER and not actor.is_service:
        raise MemberRefused("Le responsable ne quitte pas sa boîte\u202f: elle se transfère d’abord.")
    void_invitations(actor, mailbox, addressed_to(person) | Q(invited_by=person))
    Membership.objects.filter(mailbox=mailbox, person=person).delete()
    UnreadCount.objects.filter(folder__mailbox=mailbox, person=person).delete()
    audit.record(actor, "member.remove", mailbox_id=mailbox.pk, target=f"person {person.pk}", details=more)
    if more and membership is not None:
        box_news.defer(event="taken_away", person_id=person.pk, mailbox_id=mailbox.pk)
        tell(actor, mailbox, "members_changed")
