"""The job that writes about cards."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.notices import account_news
from medipli.notices.card_letters import CARD_LETTERS

_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.task(name="notices.card_news", queue="notices", retry=_RETRY)
def card_news(event: str, person_id: int) -> None:
    """Tell a person what happened to one of their cards. ``event`` is a key of ``CARD_LETTERS``."""
    account_news.tell(CARD_LETTERS[event], person_id, part="#cartes")
