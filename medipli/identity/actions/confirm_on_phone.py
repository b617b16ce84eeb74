"""Sign in by a yes on one's telephone (CIBA): ask, look whether it came, and let the browser that asked use it."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.models import PhoneConfirmation, ProviderIdentity
from medipli.identity.provider import phone
from medipli.identity.provider.problems import Denied, Down, Untrusted
from medipli.identity.provider.userinfo import Identity
from medipli.identity.secrets import digest, link_token, sealed, unsealed
from medipli.identity.sessions import SessionStore
from medipli.identity.signals import phone_confirmation_asked
from medipli.identity.throttle import Wait

KEY = "phone_confirmation"
LIFETIME = timedelta(seconds=120)
PURPOSE = "phone confirmation"
State = PhoneConfirmation.State


@dataclass(frozen=True)
class Waiting:
    """A confirmation that this browser asked for, and where it goes on afterwards."""

    row: PhoneConfirmation
    suite: str

    @property
    def state(self) -> str:
        """The state as it is now: what was not answered in time has expired, whether or not anybody noted it."""
        is_late = self.row.state in (State.WAITING, State.CONFIRMED) and self.row.expires_at <= timezone.now()
        return State.EXPIRED if is_late else self.row.state

    @property
    def seconds_left(self) -> int:
        return max(0, int((self.row.expires_at - timezone.now()).total_seconds()))


def ask(session: SessionStore, national_id: str, *, origin: str, suite: str) -> Waiting | Wait:
    """Have the telephone of ``national_id`` ring, if anybody here has it.

    The same happens, and takes as long, for a number that nobody has: the provider is asked by a job.
    """
    wait = throttle.count_try(throttle.phones(origin)) or throttle.count_try(throttle.phone(national_id))
    if wait:
        return wait
    secret = link_token()
    with transaction.atomic():
        give_up(session)
        row = PhoneConfirmation.objects.create(
            digest=digest(PURPOSE, secret),
            request_id=b"",
            binding_code=f"{secrets.randbelow(100):02}",
            national_id=national_id,
            interval=phone.DEFAULT_INTERVAL,
            expires_at=timezone.now() + LIFETIME,
        )
        phone_confirmation_asked.send(PhoneConfirmation, confirmation_id=row.pk)
    session[KEY] = {"secret": secret, "suite": suite, "at": int(time.time())}
    return Waiting(row, suite)


def waiting(session: SessionStore) -> Waiting | None:
    """What this browser asked for last, whatever became of it."""
    kept = session.get(KEY)
    if kept is None:
        return None
    row = PhoneConfirmation.objects.filter(digest=digest(PURPOSE, kept["secret"])).first()
    return Waiting(row, kept["suite"]) if row is not None else None


def give_up(session: SessionStore) -> None:
    """Forget what this browser asked for: a yes that comes later serves nobody."""
    kept = session.pop(KEY, None)
    if kept is not None:
        asked = PhoneConfirmation.objects.filter(digest=digest(PURPOSE, kept["secret"]))
        asked.filter(state__in=(State.WAITING, State.CONFIRMED)).update(state=State.EXPIRED)


def use(session: SessionStore, *, origin: str) -> Identity | None:
    """Who confirmed what this browser asked for; once, and in time."""
    held = waiting(session)
    session.pop(KEY, None)
    if held is None:
        return None
    asked = PhoneConfirmation.objects.filter(pk=held.row.pk, state=State.CONFIRMED, expires_at__gt=timezone.now())
    if not asked.update(state=State.USED):
        return None
    throttle.forget(throttle.phone(held.row.national_id))
    throttle.give_back(throttle.phones(origin))
    return Identity(
        issuer=settings.PSC_ISSUER,
        subject=held.row.subject,
        national_id=held.row.national_id,
        name="",
        session=held.row.provider_session,
        token="",
    )


def pursue(confirmation_id: int) -> int | None:
    """One step: ring, or look whether the yes came. Gives the seconds before the next; None when there is none."""
    row = PhoneConfirmation.objects.filter(pk=confirmation_id, state=State.WAITING).first()
    if row is None:
        return None
    if row.expires_at <= timezone.now():
        _end(row, State.EXPIRED)
        return None
    try:
        return _ring(row) if not row.request_id else _look(row)
    except Down:
        # Tried again until it is too late: for whoever looks, a number that nobody has behaves the same.
        return row.interval
    except Denied as no:
        # Whatever else the provider refuses waits until it expires, as for a number that nobody has.
        if no.code == "access_denied":
            _end(row, State.REFUSED)
    except (Untrusted, ValueError) as problem:
        reason = problem.reason if isinstance(problem, Untrusted) else "sealed"
        _end(row, State.FAILED)
        actor = Actor(None, "", "worker")
        record(actor, "session.refuse", details={"factor": "psc", "reason": reason})
    return None


def _ring(row: PhoneConfirmation) -> int | None:
    has_account = ProviderIdentity.objects.filter(
        issuer=settings.PSC_ISSUER, national_id=row.national_id, person__is_active=True
    ).exists()
    if not has_account:
        return None
    try:
        asked = phone.ring(row.national_id, row.binding_code)
    except Denied:
        # Left waiting until it expires, as for a number without an account.
        return None
    changes = {"request_id": sealed(PURPOSE, asked.name), "interval": asked.interval}
    if not PhoneConfirmation.objects.filter(pk=row.pk, state=State.WAITING, request_id=b"").update(**changes):
        return None
    return asked.interval


def _look(row: PhoneConfirmation) -> int | None:
    found = phone.look(unsealed(PURPOSE, row.request_id))
    if isinstance(found, phone.NotYet):
        if found.slower:
            row.interval += phone.SLOWER_SECONDS
            PhoneConfirmation.objects.filter(pk=row.pk).update(interval=row.interval)
        return row.interval
    if found.national_id != row.national_id:
        raise Untrusted("another number")
    PhoneConfirmation.objects.filter(pk=row.pk, state=State.WAITING).update(
        state=State.CONFIRMED, subject=found.subject, provider_session=found.session, request_id=b"-"
    )
    return None


def _end(row: PhoneConfirmation, state: State) -> None:
    PhoneConfirmation.objects.filter(pk=row.pk, state=State.WAITING).update(state=state)


def forget_old() -> None:
    """Erase confirmations that are over since a day."""
    PhoneConfirmation.objects.filter(expires_at__lt=timezone.now() - timedelta(days=1)).delete()
