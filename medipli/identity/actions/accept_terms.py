"""Accept the conditions of use (CGU)."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.models import Person, TermsAcceptance
from medipli.identity.terms import latest_terms


@transaction.atomic
def accept_terms(actor: Actor, person: Person, version: int) -> bool:
    """Note that ``person`` accepted ``version``; False when a newer one was published meanwhile."""
    terms = latest_terms()
    if terms is None or terms.version != version:
        return False
    _, is_new = TermsAcceptance.objects.get_or_create(person=person, terms=terms, defaults={"origin": actor.origin})
    if is_new:
        record(actor, "terms.accept", target=f"person:{person.pk}", details={"version": version})
    return True
