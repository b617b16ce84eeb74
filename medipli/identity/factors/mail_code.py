"""Access to one's ordinary mailbox: six digits sent there, which serve once."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from medipli.identity.factors.protocol import Challenge, Outcome, Post, Proof, Step
from medipli.identity.models import MailCode, Person
from medipli.identity.secrets import digest, same

DIGITS = 6


def _digest(person_id: int, code: str) -> bytes:
    return digest("mail code", person_id, code)


def as_typed(answer: str) -> str | None:
    """The six digits in what somebody typed or pasted (blanks and dashes do not count); None when they are not six."""
    kept = [char for char in unicodedata.normalize("NFKC", answer[:64]) if not (char.isspace() or char in "-–.")]
    code = "".join(kept)
    return code if len(code) == DIGITS and code.isascii() and code.isdigit() else None


class MailCodeFactor:
    key = "mail-code"
    label = "Code envoyé par e-mail"
    steps = frozenset({Step.SECOND})

    def is_available(self, person: Person) -> bool:
        return bool(person.email)

    def pending(self, person: Person) -> Challenge | None:
        """The code that was asked last, while it can still be answered or sent again."""
        code = MailCode.objects.filter(person=person).first()
        return None if code is None else Challenge(code.expires_at, _resend_at(code))

    def start(self, person: Person, post: Post) -> Challenge:
        """Send a new code, which voids the one before; within CODE_RESEND_SECONDS the one before still stands.

        When it cannot be sent, nothing stands and ``was_sent`` is False: one may ask again at once.
        """
        now = timezone.now()
        digits = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        with transaction.atomic():
            Person.objects.select_for_update().only("pk").get(pk=person.pk)
            before = MailCode.objects.filter(person=person).first()
            if before and before.expires_at > now and _resend_at(before) > now:
                return Challenge(before.expires_at, _resend_at(before))
            code, _ = MailCode.objects.update_or_create(
                person=person,
                defaults={
                    "digest": _digest(person.pk, digits),
                    "sent_at": now,
                    "expires_at": now + timedelta(minutes=settings.CODE_MINUTES),
                    "tries_left": settings.CODE_TRIES,
                },
            )
        try:
            post(person, digits)
        except OSError:
            MailCode.objects.filter(pk=code.pk, digest=code.digest).delete()
            return Challenge(now, now, was_sent=False)
        return Challenge(code.expires_at, _resend_at(code))

    def verify(self, person: Person, answer: str) -> Proof:
        """Check a code; the row is locked meanwhile, so that of two requests with the right code one succeeds."""
        code = as_typed(answer)
        if code is None:
            return Proof(Outcome.MALFORMED)
        with transaction.atomic():
            asked = MailCode.objects.select_for_update().filter(person=person).first()
            if asked is None or asked.tries_left <= 0:
                return Proof(Outcome.SPENT, 0)
            if asked.expires_at <= timezone.now():
                return Proof(Outcome.EXPIRED)
            if same(asked.digest, _digest(person.pk, code)):
                asked.delete()
                return Proof(Outcome.RIGHT)
            asked.tries_left -= 1
            asked.save(update_fields=["tries_left"])
            return Proof(Outcome.WRONG if asked.tries_left else Outcome.SPENT, asked.tries_left)


def _resend_at(code: MailCode) -> datetime:
    return code.sent_at + timedelta(seconds=settings.CODE_RESEND_SECONDS)
