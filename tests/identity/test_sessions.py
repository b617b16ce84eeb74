"""Several requests of one browser at once write one session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from medipli.identity.models import Session
from medipli.identity.sessions import SessionStore, merged
from medipli.ops.tasks import forget_ended_sessions

pytestmark = pytest.mark.django_db


def _browser() -> str:
    store = SessionStore()
    store["searches"] = [["a", 1, "avis"]]
    store["flash"] = ["Rangé", "/annuler"]
    store.create()
    assert store.session_key
    return store.session_key


def _loaded(key: str) -> SessionStore:
    store = SessionStore(key)
    store.get("searches")
    return store


def test_two_requests_at_once_both_leave_what_they_wrote() -> None:
    key = _browser()
    first, second = _loaded(key), _loaded(key)
    first["searches"] = [*first["searches"], ["b", 1, "bilan"]]
    second["searches"] = [*second["searches"], ["c", 1, "courrier"]]
    del second["flash"]
    first.save()
    second.save()
    kept = _loaded(key)
    assert kept["searches"] == [["a", 1, "avis"], ["b", 1, "bilan"], ["c", 1, "courrier"]]
    assert "flash" not in kept


def test_a_session_saved_twice_in_one_request_keeps_the_last() -> None:
    store = _loaded(_browser())
    for text in ("un", "deux"):
        store["flash"] = [text, ""]
        store.save()
    assert _loaded(str(store.session_key))["flash"] == ["deux", ""]


def test_what_one_took_away_does_not_come_back_with_the_other() -> None:
    base = {"undo": [["t1", 1], ["t2", 1]], "flash": ["a", "b"]}
    ours = {"undo": [["t2", 1]], "flash": ["c", "d"]}
    theirs = {"undo": [["t1", 1], ["t2", 1], ["t3", 1]], "flash": ["a", "b"], "more": 1}
    assert merged(base, ours, theirs) == {"undo": [["t2", 1], ["t3", 1]], "flash": ["c", "d"], "more": 1}


def test_ended_sessions_and_what_was_searched_in_them_are_erased() -> None:
    ended, open_one = _browser(), _browser()
    Session.objects.filter(session_key=ended).update(expire_date=timezone.now() - timedelta(minutes=1))
    forget_ended_sessions(0)
    assert set(Session.objects.values_list("session_key", flat=True)) >= {open_one}
    assert not Session.objects.filter(session_key=ended).exists()
