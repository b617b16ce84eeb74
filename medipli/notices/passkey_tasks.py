"""The job that writes about passkeys and recovery codes. Its arguments hold an id and what happened, nothing else."""

from __future__ import annotations

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.identity.models import Person
from medipli.notices import letters
from medipli.notices.passkey_letters import SIGN_IN_LETTERS

_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.task(name="notices.sign_in_news", queue="notices", retry=_RETRY)
def sign_in_news(event: str, person_id: int) -> None:
    """Tell a person what happened to their passkeys or codes. ``event`` is a key of ``SIGN_IN_LETTERS``."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is not None:
        letters.send(SIGN_IN_LETTERS[event](link=f"{settings.PUBLIC_URL}/compte/"), person.email)
