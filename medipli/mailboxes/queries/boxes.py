from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.mailboxes.policy import Access


@dataclass(frozen=True)
class MailboxSummary:
    """A box as its member sees it in the account menu."""

    person_id: int
    id: int
    kind: str
    label: str
    address: str
    activity: str
    town: str
    used_bytes: int
    quota_bytes: int
    inbox_id: int
    unread: int
    members: int
    role: str
    invitations: int = 0
    """Invitations of the person that wait for their answer, the same for all their boxes."""

    @property
    def access(self) -> Access:
        return Access(self.id, self.person_id, self.role)

    @property
    def is_shared(self) -> bool:
        return self.kind in (Mailbox.Kind.ORG, Mailbox.Kind.APP)

    @property
    def kind_label(self) -> str:
        return Mailbox.Kind(self.kind).label

    @property
    def used_percent(self) -> int:
        return min(100, self.used_bytes * 100 // self.quota_bytes) if self.quota_bytes else 0


def mailboxes_of(person_id: int) -> tuple[MailboxSummary, ...]:
    """The open boxes of a person, individual ones first, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s.person_id, m.id, m.kind, m.label, m.address, m.activity, m.town, m.used_bytes, m.quota_bytes,
                   f.id, coalesce(u.count, 0),
                   (SELECT count(*) FROM mailboxes_membership o WHERE o.mailbox_id = m.id), s.role,
                   (SELECT count(*) FROM mailboxes_invitation i JOIN mailboxes_mailbox b ON b.id = i.mailbox_id
                    WHERE i.answer = '' AND b.is_open AND i.expires_at > %(now)s AND (i.person_id = %(person)s
                     OR i.email = (SELECT email FROM identity_person WHERE id = %(person)s)
                     OR i.email IN (SELECT address FROM identity_signinaddress WHERE person_id = %(person)s)))
            FROM mailboxes_membership s
            JOIN mailboxes_mailbox m ON m.id = s.mailbox_id AND m.is_open
            JOIN mailboxes_folder f ON f.mailbox_id = m.id AND f.kind = 'inbox'
            LEFT JOIN mailboxes_unreadcount u ON u.folder_id = f.id AND u.person_id = s.person_id
            WHERE s.person_id = %(person)s AND (s.until IS NULL OR s.until > %(now)s)
            ORDER BY m.kind IN ('ORG', 'APP'), m.label, m.id
            """,
            {"person": person_id, "now": timezone.now()},
        )
        return tuple(MailboxSummary(*row) for row in cursor.fetchall())


def members_of(mailbox_id: int) -> tuple[Person, ...]:
    """The people who may open a box, by name."""
    return tuple(Person.objects.filter(memberships__mailbox_id=mailbox_id).order_by("last_name", "first_name"))
