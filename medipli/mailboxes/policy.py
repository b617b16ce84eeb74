"""Who may do what in a box. Asked by actions and by templates alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from medipli.audit.actor import Forbidden as Forbidden
from medipli.mailboxes.models import Mailbox, Membership
from medipli.organisations.policy import administered

Role = Membership.Role


@dataclass(frozen=True)
class Access:
    """What one person may do in one box."""

    mailbox_id: int
    person_id: int
    role: str

    @property
    def can_read(self) -> bool:
        return True

    @property
    def can_write(self) -> bool:
        """File, label, mark, write drafts and send."""
        return self.role != Role.READER

    @property
    def can_send(self) -> bool:
        """Let messages leave in the name of the box. A secretary prepares them for somebody who may."""
        return self.role in (Role.OWNER, Role.MANAGER, Role.MEMBER)

    @property
    def can_manage(self) -> bool:
        """Members, settings, deletion of folders that others use."""
        return self.role in (Role.OWNER, Role.MANAGER)


_ROLE = """
SELECT s.role FROM mailboxes_membership s JOIN mailboxes_mailbox m ON m.id = s.mailbox_id
WHERE s.person_id = %s AND s.mailbox_id = %s AND m.is_open AND (s.until IS NULL OR s.until > %s)
"""


def access_to(person_id: int | None, mailbox_id: int, *, lock: bool = False) -> Access:
    """The access of a person to an open box. Raises :class:`Forbidden` to strangers, and once a membership ended.

    ``lock`` keeps the box for this transaction, as :func:`medipli.mailboxes.locking.lock_boxes` does, in the same
    statement.
    """
    if person_id is None:
        raise Forbidden
    with connection.cursor() as cursor:
        cursor.execute(_ROLE + "FOR NO KEY UPDATE OF m" if lock else _ROLE, [person_id, mailbox_id, timezone.now()])
        row = cursor.fetchone()
    if row is None:
        raise Forbidden
    return Access(mailbox_id, person_id, row[0])


def managing_access(person_id: int | None, mailbox_id: int) -> Access:
    """The same, for somebody who may change its members. Raises :class:`Forbidden`."""
    access = access_to(person_id, mailbox_id)
    if not access.can_manage:
        raise Forbidden
    return access


def administers(person_id: int | None, mailbox_id: int) -> bool:
    """Whether the person administers the structure of this shared box. That opens no message: members alone read."""
    shared = Mailbox.objects.filter(pk=mailbox_id, kind__in=(Mailbox.Kind.ORG, Mailbox.Kind.APP), closed_at=None)
    organisation_id = shared.values_list("organisation_id", flat=True).first()
    return organisation_id is not None and organisation_id in administered(person_id)


def require_membership_power(person_id: int | None, mailbox_id: int) -> dict[str, str]:
    """What the trail adds about somebody who may change the members: nothing for who manages the box.

    Raises :class:`Forbidden` to everybody but them and the administrators of its structure.
    """
    try:
        managing_access(person_id, mailbox_id)
    except Forbidden:
        if not administers(person_id, mailbox_id):
            raise
        return {"as": "administrator"}
    return {}


def writing_access(person_id: int | None, mailbox_id: int) -> Access:
    """The same, for somebody who may change things. Raises :class:`Forbidden`."""
    access = access_to(person_id, mailbox_id)
    if not access.can_write:
        raise Forbidden
    return access


def sending_access(person_id: int | None, mailbox_id: int) -> Access:
    """The same, for somebody who may send in the name of the box. Raises :class:`Forbidden`."""
    access = access_to(person_id, mailbox_id)
    if not access.can_send:
        raise Forbidden
    return access
