"""Which ways of signing in a structure finds enough for those whose account it answers for."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.organisations.models import Organisation
from medipli.organisations.policy import require_administrator, require_desk


@transaction.atomic
def choose_sign_in(actor: Actor, organisation_id: int, wanted: Organisation.SignIn) -> bool:
    """Set what the structure asks for, from the next sign-in of each person; False when it was so already.

    Its administrators may, and the desk of its region. Raises Forbidden and Organisation.DoesNotExist.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    try:
        require_administrator(actor, organisation.pk)
    except Forbidden:
        require_desk(actor, organisation.region_id)
    if organisation.sign_in == wanted:
        return False
    details = {"organisation": organisation.pk, "from": organisation.sign_in, "to": wanted.value}
    organisation.sign_in = wanted
    organisation.save(update_fields=["sign_in"])
    record(actor, "organisation.choose_sign_in", target=f"organisation:{organisation.pk}", details=details)
    return True
