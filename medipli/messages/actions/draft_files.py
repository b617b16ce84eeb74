"""Files of a draft: joined once however often they arrive, taken away, refused when there is no room for them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.blobs import actions as blobs
from medipli.formats.mime import safe_filename
from medipli.mailboxes.models import Mailbox
from medipli.mailboxes.policy import Forbidden
from medipli.messages.actions.drafts import DraftRefused, own_draft
from medipli.messages.models import Draft, DraftAttachment

MAX_FILES = 100
MAX_CANCELLED = 1_000
"""Numbers of cancelled uploads that a draft remembers, the latest."""
FULL = "Votre boîte est pleine, brouillons compris\u202f: supprimez des messages ou des brouillons avant de joindre."


class UploadCancelled(DraftRefused):
    """The file arrived after its author gave it up."""


@transaction.atomic
def attach(
    actor: Actor,
    public_id: uuid.UUID,
    *,
    name: str,
    content_type: str,
    content: bytes,
    is_message: bool = False,
    upload: uuid.UUID | None = None,
) -> DraftAttachment:
    """Join a file to a draft. Raises :class:`DraftRefused` over the size, number or room allowed.

    ``upload`` is chosen by the page: the same upload, sent again because its answer was lost, is the same file, and
    one that was cancelled raises :class:`UploadCancelled`.
    """
    draft = own_draft(actor, public_id)
    if upload is not None:
        if str(upload) in draft.cancelled_uploads:
            raise UploadCancelled("L’envoi de ce fichier a été annulé.")
        if known := draft.attachments.filter(upload=upload).first():
            return known
    files = draft.attachments.all()
    used = files.aggregate(total=Sum("size"))["total"] or 0
    if len(files) >= MAX_FILES:
        raise DraftRefused(f"Un message porte {MAX_FILES} fichiers au plus.")
    if encoded_size(used + len(content)) > settings.MESSAGE_MEGABYTES * 1_000_000:
        room = settings.MESSAGE_MEGABYTES * 1_000_000 * 57 // 78
        left = max(0, room - used) // 100_000 / 10
        raise DraftRefused(
            f"«\u00a0{safe_filename(name)}\u00a0» est trop lourd\u202f: il reste "
            + f"{left:.1f}".replace(".", ",")
            + "\u00a0Mo dans ce message. Les fichiers déjà joints sont conservés."
        )
    require_room(draft, len(content))
    attachment = DraftAttachment.objects.create(
        draft=draft,
        name=safe_filename(name) or "fichier",
        content_type=content_type[:255],
        size=len(content),
        blob_id=blobs.put(content),
        is_message=is_message,
        upload=upload,
    )
    Draft.objects.filter(pk=draft.pk).update(updated_at=timezone.now())
    return attachment


def require_room(draft: Draft, size: int = 0) -> None:
    """Refuse ``size`` bytes more, or the files that a draft already has, when its box has no room for them.

    The files of all the drafts of a box count with its messages. Raises :class:`DraftRefused`.
    """
    files = DraftAttachment.objects.filter(draft__mailbox_id=draft.mailbox_id)
    waiting = files.aggregate(total=Sum("size"))["total"] or 0
    if waiting + size == 0:
        return
    box = Mailbox.objects.only("used_bytes", "quota_bytes").get(pk=draft.mailbox_id)
    if box.used_bytes + waiting + size > box.quota_bytes:
        raise DraftRefused(FULL)


@transaction.atomic
def cancel_upload(actor: Actor, public_id: uuid.UUID, upload: uuid.UUID) -> None:
    """Give an upload up: its file goes if it arrived already, and is refused if it arrives later. Raises Forbidden."""
    draft = own_draft(actor, public_id)
    draft.attachments.filter(upload=upload).delete()
    draft.cancelled_uploads = [*draft.cancelled_uploads, str(upload)][-MAX_CANCELLED:]
    draft.save(update_fields=["cancelled_uploads", "updated_at"])


@transaction.atomic
def detach(actor: Actor, public_id: uuid.UUID, attachment_id: uuid.UUID) -> None:
    """Take a file away from a draft."""
    draft = own_draft(actor, public_id)
    deleted, _ = draft.attachments.filter(public_id=attachment_id).delete()
    if not deleted:
        raise Forbidden


def encoded_size(size: int) -> int:
    """Bytes that a content takes in a message once in base64 with its line ends (RFC 2045 §6.8)."""
    return size * 78 // 57
