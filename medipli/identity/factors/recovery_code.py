"""Something one printed: eight codes, shown once, each of which serves once."""

from __future__ import annotations

import secrets
import unicodedata

from django.db import transaction
from django.utils import timezone

from medipli.identity.factors.protocol import Challenge, Outcome, Post, Proof, Step
from medipli.identity.models import Person, RecoveryCode
from medipli.identity.secrets import digest

HOW_MANY, GROUPS, GROUP = 8, 3, 4
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread; what is typed instead is understood."""
_MISREAD = str.maketrans("ILO", "110")


def _digest(person_id: int, code: str) -> bytes:
    return digest("recovery code", person_id, code)


def as_typed(answer: str) -> str | None:
    """The twelve characters in what somebody typed; None when they are not a code."""
    text = unicodedata.normalize("NFKC", answer[:64]).upper()
    code = "".join(char for char in text if char.isalnum()).translate(_MISREAD)
    return code if len(code) == GROUPS * GROUP and set(code) <= set(ALPHABET) else None


def make(person: Person) -> list[str]:
    """Eight new codes, ``XXXX-XXXX-XXXX``, to be shown once; those before no longer serve."""
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)) for _ in range(HOW_MANY)]
    with transaction.atomic():
        RecoveryCode.objects.filter(person=person).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=_digest(person.pk, c)) for c in codes)
    return ["-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)) for code in codes]


def how_many_left(person: Person) -> int:
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


class RecoveryCodeFactor:
    key = "recovery-code"
    label = "Code de secours"
    steps = frozenset({Step.RECOVERY})

    def is_available(self, person: Person) -> bool:
        return how_many_left(person) > 0

    def start(self, person: Person, post: Post) -> Challenge | None:
        return None

    def verify(self, person: Person, answer: str) -> Proof:
        code = as_typed(answer)
        if code is None:
            return Proof(Outcome.MALFORMED)
        unused = RecoveryCode.objects.filter(person=person, digest=_digest(person.pk, code), used_at=None)
        return Proof(Outcome.RIGHT if unused.update(used_at=timezone.now()) else Outcome.WRONG)
