"""The job that writes about passkeys and recovery codes. Its arguments hold an id and what happened, nothing else."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.notices import account_news
from medipli.notices.passkey_letters import SIGN_IN_LETTERS

_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.task(name="notices.sign_in_news", queue="notices", retry=_RETRY)
def sign_in_news(event: str, person_id: int) -> None:
    """Tell a person what happened to their passkeys or codes. ``event`` is a key of ``SIGN_IN_LETTERS``."""
    account_news.tell(SIGN_IN_LETTERS[event], person_id)
