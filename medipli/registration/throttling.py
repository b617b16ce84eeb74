"""How often strangers may begin, have mail sent, submit and look links up."""

from __future__ import annotations

from datetime import timedelta

from medipli.identity import throttle
from medipli.identity.secrets import digest

_HOUR = timedelta(hours=1)
_BY_ORIGIN = {"begin": 30, "mail": 30, "submit": 20, "link": 120}


class TooMany(Exception):
    """Too often from one place or to one address; ``sentence`` says in French how long to wait."""

    def __init__(self, wait: throttle.Wait) -> None:
        self.sentence = f"Trop de demandes à la suite. Réessayez dans {wait.minutes}\u00a0min."
        super().__init__(self.sentence)
        self.wait = wait


def count(act: str, origin: str) -> None:
    """Count one ``act`` from a network address (a practice or a hospital may stand behind it). Raises TooMany."""
    limit = throttle.Limit(digest("registration", act, throttle.network(origin)), _BY_ORIGIN[act], _HOUR, _HOUR)
    if wait := throttle.count_try(limit):
        raise TooMany(wait)


def may_mail(kind: str, address: str) -> bool:
    """Whether one more mail of this kind may go to an address this hour. Whoever asked is not told."""
    return throttle.count_try(throttle.letters(f"registration {kind}", address)) is None
