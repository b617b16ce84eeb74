"""Somebody without an account asks the administrators of their structure for one (F11)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.notices import letters
from medipli.organisations.models import Office, Organisation

LONGEST = 500
"""Characters of the message."""

log = logging.getLogger("medipli.registration")


@dataclass(frozen=True)
class AskedAdministrators(letters.Letter):
    """To an administrator: who asks for an account, and how to answer them."""

    template: ClassVar[str] = "account_wanted"
    subject: ClassVar[str] = "Une personne demande un compte dans votre structure"
    structure: str
    name: str
    profession: str
    email: str
    text: str


def contact_administrators(
    actor: Actor, organisation_id: int, *, name: str, email: str, profession: str, text: str
) -> None:
    """Mail the administrators of a structure, or the desk of its region when it has none.

    Sent at once, not through a job: what a visitor wrote is kept nowhere, and they learn nothing of who it went to.
    """
    organisation = Organisation.objects.select_related("region").get(pk=organisation_id)
    with transaction.atomic():
        record(actor, "organisation.contact", target=f"organisation:{organisation.pk}")
    letter = AskedAdministrators(
        structure=_line(organisation.name),
        name=_line(name),
        profession=_line(profession),
        email=_line(email),
        text=text[:LONGEST],
    )
    for address in _addresses(organisation):
        try:
            letters.send(letter, address)
        except OSError:
            log.exception("a letter to the administrators of organisation %s did not leave", organisation.pk)


def _addresses(organisation: Organisation) -> list[str]:
    lasting = Q(until=None) | Q(until__gt=timezone.now())
    offices = Office.objects.filter(
        lasting, kind=Office.Kind.ADMINISTRATOR, organisation=organisation, person__is_active=True
    )
    found = sorted(set(offices.values_list("person__email", flat=True)))
    return found or [address for address in (organisation.region.desk_email,) if address]


def _line(text: str) -> str:
    return " ".join(text.split())[:160]
