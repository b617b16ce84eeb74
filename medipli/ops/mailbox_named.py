"""The mailbox that a command names by one of its addresses."""

from __future__ import annotations

from medipli.mailboxes.models import Address, Mailbox
from medipli.ops.refusal import Refusal


def mailbox_named(address: str) -> Mailbox:
    """The mailbox to which an address of this service leads. Raises :class:`Refusal`."""
    found = Address.objects.select_related("mailbox").filter(address=address.strip().lower()).first()
    if found is None:
        raise Refusal(f"No mailbox of this service has the address {address}.")
    return found.mailbox
