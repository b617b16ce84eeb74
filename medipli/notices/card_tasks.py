"""The job that writes about cards."""

from __future__ import annotations

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.identity.models import Person
from medipli.notices import letters
from medipli.notices.card_letters import CARD_LETTERS

_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.task(name="notices.card_news", queue="notices", retry=_RETRY)
def card_news(event: str, person_id: int) -> None:
    """Tell a person what happened to one of their cards. ``event`` is a key of ``CARD_LETTERS``."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is not None:
        letters.send(CARD_LETTERS[event](link=f"{settings.PUBLIC_URL}/compte/#cartes"), person.email)
