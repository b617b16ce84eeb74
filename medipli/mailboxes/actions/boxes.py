from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.identity.models import Person, SignInAddress
from medipli.mailboxes.actions.members import join
from medipli.mailboxes.models import Address, Folder, Mailbox, Membership
from medipli.organisations.models import Organisation

STANDARD_FOLDERS = (Folder.Kind.INBOX, Folder.Kind.SENT, Folder.Kind.DRAFTS, Folder.Kind.ARCHIVE, Folder.Kind.TRASH)


@transaction.atomic
def create_mailbox(
    actor: Actor,
    *,
    kind: Mailbox.Kind,
    label: str,
    address: str,
    owner: Person,
    organisation: Organisation | None = None,
    activity: str = "",
    town: str = "",
) -> Mailbox:
    """Create a box with its standard folders and its owner as first member.

    The address of an individual box is also one under which its owner signs in. ``address`` is lower-cased; an
    address that exists already raises IntegrityError.
    """
    mailbox = Mailbox.objects.create(
        kind=kind,
        label=label,
        address=address.lower(),
        owner=owner,
        organisation=organisation,
        activity=activity,
        town=town,
        quota_bytes=settings.QUOTA_MEGABYTES * 1_000_000,
        retention_days=settings.RETENTION_DAYS,
    )
    Address.objects.create(address=mailbox.address, mailbox=mailbox)
    validity = int(timezone.now().timestamp())
    Folder.objects.bulk_create(
        Folder(mailbox=mailbox, kind=kind, name=kind.label, uid_validity=validity) for kind in STANDARD_FOLDERS
    )
    if not mailbox.is_shared:
        SignInAddress.objects.create(person=owner, address=mailbox.address)
    audit.record(actor, "mailbox.create", mailbox_id=mailbox.pk, target=f"mailbox {mailbox.pk}", details={"kind": kind})
    join(actor, mailbox, owner, Membership.Role.OWNER)
    return mailbox
