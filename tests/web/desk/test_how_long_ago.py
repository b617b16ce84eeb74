from __future__ import annotations

from datetime import timedelta

import pytest

from medipli.web.views.desk.ring import ago


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(), "à l’instant"),
        (timedelta(seconds=59), "à l’instant"),
        (timedelta(minutes=1), "il y a 1\u00a0min"),
        (timedelta(minutes=59), "il y a 59\u00a0min"),
        (timedelta(hours=5), "il y a 5\u00a0h"),
        (timedelta(days=9), "il y a 9\u00a0j"),
    ],
)
def test_a_request_of_this_minute_was_sent_just_now(length: timedelta, said: str) -> None:
    assert ago(length) == said
