from __future__ import annotations

from medipli.mailboxes.models import Signature


def signatures_of(mailbox_id: int, person_id: int) -> tuple[Signature, ...]:
    """The signatures of a person in a box, the default one first."""
    return tuple(
        Signature.objects.filter(mailbox_id=mailbox_id, person_id=person_id).order_by("-is_default", "name", "id")
    )
