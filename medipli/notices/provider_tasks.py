"""Letters about an identity of Pro Santé Connect that an account gains or loses."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.notices import account_news
from medipli.notices.letters import Wording

QUEUE = "notices"
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)
_NOT_ME = "Si ce n’est pas vous, changez votre mot de passe et prévenez votre centre de services."

PROVIDER_LETTERS = {
    "linked": Wording(
        subject="Une identité Pro Santé Connect est associée à votre compte",
        said="Votre identité Pro Santé Connect est associée à votre compte\u00a0: elle permet de vous connecter.",
        advice=_NOT_ME,
        label="Voir mon compte",
    ),
    "unlinked": Wording(
        subject="Votre identité Pro Santé Connect est dissociée",
        said="Votre identité Pro Santé Connect est dissociée de votre compte\u00a0: elle ne permet plus d’y entrer.",
        advice=_NOT_ME,
        label="Voir mon compte",
    ),
}


@app.task(name="notices.provider_news", queue=QUEUE, retry=_RETRY)
def provider_news(event: str, person_id: int) -> None:
    """Tell a person what happened to their identity. ``event`` is a key of ``PROVIDER_LETTERS``."""
    account_news.tell(PROVIDER_LETTERS[event], person_id)
