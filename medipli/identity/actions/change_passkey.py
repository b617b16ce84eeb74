"""Rename or remove one of one's passkeys."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.actions.add_passkey import PasskeyRefused, tidy_name
from medipli.identity.models import Passkey, Person
from medipli.identity.signals import passkeys_changed


@transaction.atomic
def rename_passkey(actor: Actor, passkey_id: int, name: str) -> Passkey:
    """Give another name to one's own passkey. Raises Passkey.DoesNotExist, and PasskeyRefused without a name."""
    passkey = Passkey.objects.select_for_update().get(pk=passkey_id, person_id=actor.person_id or 0)
    name = tidy_name(name)
    if not name:
        raise PasskeyRefused("Donnez un nom à cette clé d’accès.")
    if name != passkey.name:
        passkey.name = name
        passkey.save(update_fields=["name"])
        record(actor, "passkey.rename", target=f"person:{passkey.person_id}", details={"passkey": passkey.pk})
    return passkey


@transaction.atomic
def remove_passkey(actor: Actor, passkey_id: int) -> None:
    """Forget one's own passkey. Raises Passkey.DoesNotExist.

    The person proved afresh who they are: the door sees to it.
    """
    passkey = Passkey.objects.select_for_update().get(pk=passkey_id, person_id=actor.person_id or 0)
    details = {"passkey": passkey.pk}
    passkey.delete()
    record(actor, "passkey.remove", target=f"person:{actor.person_id}", details=details)
    passkeys_changed.send(Person, person_id=actor.person_id, event="removed")
