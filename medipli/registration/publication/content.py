"""What is published of a box: the fields of an MSSanté mailbox in the national directory."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from medipli.mailboxes.models import Mailbox


@dataclass(frozen=True)
class Listing:
    """A box as the directory holds it (« as-ext-mailbox-mss-metadata », and the columns of the flat file).

    ``national_id`` is the holder's, type digit first, empty for a team; ``responsible`` is « NOM Prénom ».
    ``phone`` and ``organisation`` help who publishes by hand.
    """

    type: str
    address: str
    label: str = ""
    national_id: str = ""
    finess: str = ""
    siret: str = ""
    organisation: str = ""
    service: str = ""
    description: str = ""
    responsible: str = ""
    phone: str = ""
    profession: str = ""
    postal_code: str = ""
    town: str = ""
    dematerialised: bool = True
    unlisted: bool = field(default=False, metadata={"source": "listeRouge"})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def listing_of(mailbox: Mailbox, *, responsible: str = "") -> Listing:
    """What there is to publish of ``mailbox`` as it stands.

    ``responsible`` names the professional who answers for a team and has no account here.
    """
    owner, organisation = mailbox.owner, mailbox.organisation
    if mailbox.responsible is not None:
        responsible = f"{mailbox.responsible.last_name.upper()} {mailbox.responsible.first_name}"
    return Listing(
        type=mailbox.kind,
        address=mailbox.address,
        label=mailbox.label,
        national_id=(owner.national_id or "") if owner is not None and not mailbox.is_shared else "",
        finess=organisation.finess if organisation else "",
        siret=organisation.siret if organisation else "",
        organisation=organisation.name if organisation else "",
        service=mailbox.activity if mailbox.is_shared else "",
        description=mailbox.description,
        responsible=responsible if mailbox.is_shared else "",
        phone=organisation.phone if organisation else "",
        profession="" if mailbox.is_shared else mailbox.activity,
        postal_code=organisation.postal_code if organisation else "",
        town=mailbox.town,
        dematerialised=mailbox.dematerialised,
    )


def read(content: dict[str, Any]) -> Listing:
    """The listing that a publication keeps."""
    return Listing(**content)
