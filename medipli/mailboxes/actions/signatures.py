from __future__ import annotations

from django.db import IntegrityError, transaction

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.formats.html import compose_clean
from medipli.formats.text import strip_controls
from medipli.mailboxes.models import Signature
from medipli.mailboxes.policy import Forbidden, writing_access

MAX_LENGTH = 20_000
MAX_SIGNATURES = 20


class SignatureRefused(Exception):
    """A signature cannot be saved so. The message is the French sentence to show."""


@transaction.atomic
def save_signature(
    actor: Actor, mailbox_id: int, *, name: str, html: str, is_default: bool, signature_id: int | None = None
) -> Signature:
    """Create a signature of the actor in a box, or change it. Raises :class:`SignatureRefused`."""
    access = writing_access(actor.person_id, mailbox_id)
    own = Signature.objects.filter(mailbox_id=mailbox_id, person_id=access.person_id)
    cleaned_name = " ".join(strip_controls(name).split())[:60]
    if not cleaned_name:
        raise SignatureRefused("Donnez un nom à la signature.")
    if len(html) > MAX_LENGTH:
        raise SignatureRefused("Cette signature est trop longue\u202f: 20\u202f000 caractères au plus.")
    if signature_id is None:
        if own.count() >= MAX_SIGNATURES:
            raise SignatureRefused(f"Vous avez déjà {MAX_SIGNATURES} signatures dans cette boîte.")
        signature = Signature(mailbox_id=mailbox_id, person_id=access.person_id)
    else:
        found = own.filter(pk=signature_id).first()
        if found is None:
            raise Forbidden
        signature = found
    signature.name, signature.html, signature.is_default = cleaned_name, compose_clean(html), is_default
    if is_default:
        own.exclude(pk=signature.pk).update(is_default=False)
    try:
        with transaction.atomic():
            signature.save()
    except IntegrityError:
        raise SignatureRefused(f"Vous avez déjà une signature «\u00a0{cleaned_name}\u00a0».") from None
    audit.record(actor, "signature.save", mailbox_id=mailbox_id, target=f"signature {signature.pk}")
    return signature


@transaction.atomic
def delete_signature(actor: Actor, mailbox_id: int, signature_id: int) -> None:
    """Delete one of the actor's signatures."""
    access = writing_access(actor.person_id, mailbox_id)
    deleted, _ = Signature.objects.filter(pk=signature_id, mailbox_id=mailbox_id, person_id=access.person_id).delete()
    if not deleted:
        raise Forbidden
    audit.record(actor, "signature.delete", mailbox_id=mailbox_id, target=f"signature {signature_id}")
