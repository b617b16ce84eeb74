"""Take away the stronger factors of somebody who lost them, so that they can get others."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.actions.end_sessions import end_sessions
from medipli.identity.models import Card, Device, Passkey, Person, ProviderIdentity
from medipli.identity.signals import passkeys_changed


@transaction.atomic
def forget_factors(actor: Actor, person_id: int, how: str) -> bool:
    """Passkeys, cards, identities of providers and devices serve no more, and sessions end; False when there were none.

    ``how`` the identity was checked. The door checks who asks; the person is told by a letter.
    """
    now = timezone.now()
    gone = {
        "passkeys": Passkey.objects.filter(person_id=person_id).delete()[0],
        "cards": Card.objects.filter(person_id=person_id, ended_at=None).update(state=Card.State.ENDED, ended_at=now),
        "identities": ProviderIdentity.objects.filter(person_id=person_id).delete()[0],
        "devices": Device.objects.filter(person_id=person_id, revoked_at=None).update(revoked_at=now),
    }
    if not any(gone.values()):
        return False
    end_sessions(actor, person_id)
    record(actor, "person.forget_factors", target=f"person:{person_id}", details={"how": how[:300]} | gone)
    passkeys_changed.send(Person, person_id=person_id, event="forgotten")
    return True
