"""How often strangers may begin, have mail sent, submit and look links up."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from medipli.identity import throttle
from medipli.identity.models import Failure
from medipli.identity.names import normal
from medipli.identity.secrets import digest

_HOUR = timedelta(hours=1)
_BY_ORIGIN = {"begin": 30, "mail": 30, "submit": 20, "link": 120}
_OF_A_REQUEST, _FROM_A_PLACE, _FROM_ALL = 5, 5, 30
"""Letters to one address in an hour: of one request; begun from one network; begun from anywhere."""


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


def may_write(kind: str, address: str, origin: str, request_id: int | None = None) -> bool:
    """The same for what a stranger has sent, so that nobody uses up the letters of another.

    A request that wrote to the address has letters of its own, which no other request counts against. How many
    requests may write to one address is limited tightly for each network and loosely for all, and the loose limit
    leaves each network its first: a flood from elsewhere keeps nobody from theirs.
    """
    key = f"registration letters {kind} {normal(address)}"
    own = _hourly(_OF_A_REQUEST, key, "request", request_id)
    place = _hourly(_FROM_A_PLACE, key, "place", throttle.network(origin))
    if request_id is not None and _counts(own):
        return throttle.count_try(own) is None
    is_first = not _counts(place)
    if throttle.count_try(place) is not None:
        return False
    if throttle.count_try(_hourly(_FROM_ALL, key, "all")) is not None and not is_first:
        return False
    return request_id is None or throttle.count_try(own) is None


def _hourly(times: int, key: str, *parts: object) -> throttle.Limit:
    return throttle.Limit(digest(key, *parts), times, _HOUR, _HOUR)


def _counts(limit: throttle.Limit) -> bool:
    """Whether something was counted against the limit this hour."""
    return Failure.objects.filter(subject=limit.subject, first_at__gt=timezone.now() - limit.window).exists()
