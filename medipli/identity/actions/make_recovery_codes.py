"""Make the codes that recover an account."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.factors import recovery_code
from medipli.identity.models import Person


@transaction.atomic
def make_recovery_codes(actor: Actor, person: Person) -> list[str]:
    """Eight new codes, which can be shown this once; those made before no longer serve."""
    codes = recovery_code.make(person)
    record(actor, "person.make_recovery_codes", target=f"person:{person.pk}", details={"count": len(codes)})
    return codes
