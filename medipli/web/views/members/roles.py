"""The roles as the pages of members explain them, and the fields that ask for a role and an end."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone

from medipli.mailboxes.models import Membership

Role = Membership.Role
EXPLAINED = (
    (Role.MEMBER, "Membre", "Lit, répond et écrit au nom de la boîte, classe pour tous."),
    (
        Role.SECRETARY,
        "Secrétariat",
        "Lit, classe et prépare les messages\u202f; un autre membre les relit et les envoie.",
    ),
    (Role.READER, "Lecture seule", "Lit et cherche, ne change rien."),
    (Role.MANAGER, "Gestionnaire", "Comme un membre, et gère aussi les membres de la boîte."),
)
"""Those that can be given: the role, its name, one sentence. The responsible person changes by a transfer."""
LABELS = {role: label for role, label, _ in EXPLAINED} | {Role.OWNER: "Responsable"}


def read_role(posted: QueryDict) -> Membership.Role | None:
    """The role that was chosen; None when it is not one that can be given."""
    return next((role for role, _, _ in EXPLAINED if role.value == posted.get("role")), None)


def read_until(typed: str) -> datetime | None:
    """The end of the day that was typed, in the reader's zone; None when there is none. Raises ValueError."""
    if not typed.strip():
        return None
    day = date.fromisoformat(typed.strip())
    if not 2000 <= day.year < 2100:
        raise ValueError(typed)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def typed_until(until: datetime | None) -> str:
    """What the field shows: the last day of access."""
    return "" if until is None else (timezone.localtime(until) - timedelta(seconds=1)).date().isoformat()
