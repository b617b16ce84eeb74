"""Sessions kept as rows, so that they can be listed, locked and ended at once.

A session belongs to a person once its row says so; its data then hold nothing about identity. The row, the person and
the state of the CGU come in one query.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

from medipli.identity.models import Person, Session


@dataclass(frozen=True)
class OpenSession:
    """What a signed-in browser is allowed, at one moment."""

    key: str
    person: Person
    is_locked: bool
    must_accept_terms: bool
    last_seen_at: datetime
    ends_at: datetime
    factors: tuple[str, ...] = ()
    proved_at: datetime | None = None
    must_strengthen: bool = False
    browser: str = ""

    def seconds_left(self, now: datetime | None = None) -> int:
        """Seconds before the session locks for want of activity, or ends; 0 once it has."""
        now = now or timezone.now()
        if self.is_locked:
            return 0
        idle_at = self.last_seen_at + timedelta(minutes=settings.IDLE_MINUTES)
        return max(0, int((min(idle_at, self.ends_at) - now).total_seconds()))

    def is_fresh(self, now: datetime | None = None) -> bool:
        """Whether the person proved who they are within PROOF_MINUTES: what sensitive changes ask for."""
        if self.proved_at is None:
            return False
        return (now or timezone.now()) - self.proved_at <= timedelta(minutes=settings.PROOF_MINUTES)


_SESSION_FIELDS = [field.attname for field in Session._meta.concrete_fields]
_PERSON_FIELDS = [field.attname for field in Person._meta.concrete_fields]
# By hand, because every page asks it: the ORM takes longer to write this query than PostgreSQL to answer it.
_FIND = f"""
SELECT {", ".join(f"s.{field.column}" for field in Session._meta.concrete_fields)},
       {", ".join(f"p.{field.column}" for field in Person._meta.concrete_fields)},
       EXISTS (
         SELECT FROM identity_terms t
         WHERE t.version = (SELECT max(version) FROM identity_terms WHERE published_at <= statement_timestamp())
           AND NOT EXISTS (SELECT FROM identity_termsacceptance a WHERE a.terms_id = t.id AND a.person_id = p.id)
       )
FROM identity_session s LEFT JOIN identity_person p ON p.id = s.person_id AND p.is_active
WHERE s.session_key = %s AND s.expire_date > statement_timestamp()
"""  # noqa: S608 - only names of columns are put in


@dataclass(frozen=True)
class _Found:
    row: Session
    person: Person | None
    must_accept_terms: bool


def _find(key: str) -> _Found | None:
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [key])
        values = cursor.fetchone()
    if values is None:
        return None
    count = len(_SESSION_FIELDS)
    row = Session.from_db("default", _SESSION_FIELDS, values[:count])
    person = None
    if values[count] is not None:
        person = Person.from_db("default", _PERSON_FIELDS, values[count:-1])
        # A cursor leaves JSON as text.
        person.preferences = json.loads(cast(str, person.preferences))
        row.person = person
    return _Found(row, person, bool(values[-1]))


def _opened(found: _Found | None) -> OpenSession | None:
    """The signed-in session in a row; None for a visitor or a closed account."""
    if found is None or found.person is None:
        return None
    row = found.row
    return OpenSession(
        key=row.session_key,
        person=found.person,
        is_locked=row.is_locked,
        must_accept_terms=found.must_accept_terms,
        last_seen_at=row.last_seen_at or row.started_at,
        ends_at=row.expire_date,
        factors=tuple(row.factors.split()),
        proved_at=row.proved_at,
        must_strengthen=row.must_strengthen,
        browser=row.browser,
    )


def find(key: str) -> OpenSession | None:
    """The signed-in session with this key, for doors without Django's middleware. Counts as no activity."""
    return _opened(_find(key)) if key else None


@dataclass(frozen=True)
class Proved:
    """How somebody proved who they are, and what comes with it.

    ``factors`` are the keys of the factors. ``must_strengthen``: a structure of theirs asks for stronger ones.
    ``provider_session`` is the « sid » of Pro Santé Connect, ``device_id`` an enrolled telephone.
    """

    factors: tuple[str, ...]
    must_strengthen: bool = False
    provider_session: str = ""
    device_id: int | None = None


_KEPT = (
    *("person", "origin", "browser", "started_at", "last_seen_at", "is_locked"),
    *("factors", "proved_at", "must_strengthen", "provider_session", "device_id"),
)


class SessionStore(DatabaseStore):
    """The database store, on :class:`medipli.identity.models.Session`."""

    found: _Found | None = None
    given: dict[str, Any] | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        if self.found is None and self.session_key is not None:
            self.found = _find(self.session_key)
        if self.found is None:
            self._session_key = None
        return self.found.row if self.found else None

    @property
    def row(self) -> Session | None:
        """The row of this session, as it was read."""
        return self.found.row if self.found else None

    def open(self) -> OpenSession | None:
        """The signed-in session of this browser, read at most once."""
        self._get_session_from_db()
        return _opened(self.found)

    def give_to(self, person: Person, *, origin: str, browser: str, proved: Proved | None = None) -> None:
        """Start over under a new key, as a session of ``person`` that ends after SESSION_HOURS."""
        self.flush()
        self.found = None
        self.set_expiry(timezone.now() + timedelta(hours=settings.SESSION_HOURS))
        proved = proved or Proved(())
        self.given = {
            "person": person,
            "origin": origin[:64],
            "browser": browser[:200],
            "factors": " ".join(proved.factors)[:80],
            "proved_at": timezone.now(),
            "must_strengthen": proved.must_strengthen,
            "provider_session": proved.provider_session[:128],
            "device_id": proved.device_id,
        }
        self.create()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        kept = {name: getattr(self.row, name) for name in _KEPT} if self.row else {"last_seen_at": timezone.now()}
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            **(kept | (self.given or {})),
        )

    def save(self, must_create: bool = False) -> None:
        """Write the data. Columns beside them are written once, and then by ``identity.actions`` alone."""
        if must_create or self.session_key is None:
            super().save(must_create=must_create)
            return
        data = self._get_session(no_load=False)  # type: ignore[attr-defined]
        mine = Session.objects.filter(session_key=self.session_key)
        expires = self.get_expiry_date()
        before = self.row.session_data if self.row else None
        if before is None:
            if not mine.update(session_data=self.encode(data), expire_date=expires):
                raise UpdateError
            return
        # Two requests of one browser at once: whoever comes second adds to what the first wrote.
        while not mine.filter(session_data=before).update(
            session_data=(after := self.encode(data)), expire_date=expires
        ):
            meanwhile = mine.values_list("session_data", flat=True).first()
            if meanwhile is None:
                raise UpdateError
            data = merged(self.decode(before), data, self.decode(meanwhile))
            before = meanwhile
        cast(Session, self.row).session_data = after
        self._session_cache = data


def merged(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """``theirs`` with the changes that led from ``base`` to ``ours``; in lists of records (of lists), one by one."""
    result = dict(theirs)
    for key in base.keys() | ours.keys():
        if key not in ours:
            result.pop(key, None)
        elif ours[key] != base.get(key):
            result[key] = _merged_value(base.get(key), ours[key], theirs.get(key))
    return result


def _merged_value(base: Any, ours: Any, theirs: Any) -> Any:
    if not _are_records(ours) or not _are_records(theirs):
        return ours
    former = base if _are_records(base) else []
    kept = [item for item in theirs if item in ours or item not in former]
    return kept + [item for item in ours if item not in former and item not in kept]


def _are_records(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, list) for item in value)
