"""Whether the provider failed a moment ago, as far as this process knows: no page waits to find out."""

from __future__ import annotations

import time

TOLD_SECONDS = 60.0
"""How long the sign-in page says that the provider does not answer."""
REST_SECONDS = 5.0
"""How long nothing is asked of it after a failure, so that people do not queue up behind its time-outs."""

_failed_at: list[float] = []


def remember() -> None:
    """The provider just failed."""
    _failed_at[:] = [time.monotonic()]


def forget() -> None:
    """The provider just answered."""
    _failed_at.clear()


def is_resting() -> bool:
    return _failed_within(REST_SECONDS)


def is_known() -> bool:
    """Whether to tell people, before they try, that it did not answer."""
    return _failed_within(TOLD_SECONDS)


def _failed_within(seconds: float) -> bool:
    return any(time.monotonic() - at < seconds for at in _failed_at)
