"""Lock a session: nothing shows until its person proves again who they are."""

from __future__ import annotations

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import live
from medipli.identity.models import Person, Session
from medipli.identity.signals import session_suspected

OTHER_BROWSER = "other-browser"


@transaction.atomic
def lock(actor: Actor, key: str, *, reason: str) -> None:
    """Lock the session with this key, once; ``reason`` is ``idle``, ``asked`` or OTHER_BROWSER.

    OTHER_BROWSER: another family of browser, or another system, came with its cookie, as after a theft. The person is
    told.
    """
    if not Session.objects.filter(session_key=key, is_locked=False).update(is_locked=True):
        return
    record(actor, "session.lock", target=f"person:{actor.person_id}", details={"reason": reason})
    if actor.person_id is not None:
        live.announce([actor.person_id])
        if reason == OTHER_BROWSER:
            session_suspected.send(Person, person_id=actor.person_id)
