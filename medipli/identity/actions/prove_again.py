"""Prove again who one is, in a session that is open: what sensitive changes ask for."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import attempt as attempts
from medipli.identity.models import Session
from medipli.identity.sessions import OpenSession, Proved, SessionStore


@transaction.atomic
def prove_again(actor: Actor, session: SessionStore, proved: Proved) -> None:
    """Remember that the person of this browser's session proved ``proved`` now. The session changes its key."""
    opened = session.open()
    if opened is None or opened.is_locked or opened.person.pk != actor.person_id or session.row is None:
        raise PermissionError("the session belongs to somebody else, or is locked")
    attempts.drop(session)
    remember(session, proved)
    session.cycle_key()
    record(actor, "session.prove_again", target=f"person:{actor.person_id}", details={"factors": list(proved.factors)})


def remember(session: SessionStore, proved: Proved) -> None:
    """Write on the row what was proved; it is saved when the session changes its key."""
    row = session.row
    if row is None:
        return
    row.factors = " ".join(dict.fromkeys((*row.factors.split(), *proved.factors)))[:80]
    row.proved_at = timezone.now()
    row.must_strengthen = proved.must_strengthen
    row.provider_session = proved.provider_session or row.provider_session
    row.device_id = proved.device_id or row.device_id


def let_go_on(opened: OpenSession) -> None:
    """No structure of the person asks for a stronger factor any more: their session opens."""
    Session.objects.filter(session_key=opened.key).update(must_strengthen=False)
