"""Remember the browsers in which a person signs in, and tell them of one that is new."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.models import KnownBrowser, Person
from medipli.identity.secrets import digest
from medipli.identity.signals import new_browser

REMEMBERED = timedelta(days=365)


@transaction.atomic
def know_browser(actor: Actor, person: Person, mark: str, *, browser: str, is_announced: bool = False) -> bool:
    """Note that ``person`` signed in with the browser of ``mark``; True when that is new to them.

    They get a letter about it, but at their very first sign-in, and where another letter said so (``is_announced``).
    ``person`` is as they were before they signed in.
    """
    known, is_new = KnownBrowser.objects.update_or_create(
        person=person,
        digest=digest("browser mark", mark),
        defaults={"last_at": timezone.now(), "browser": browser[:200], "origin": actor.origin[:64]},
    )
    if is_new:
        record(actor, "browser.new", target=f"person:{person.pk}")
        if person.last_login is not None and not is_announced:
            new_browser.send(Person, known_browser_id=known.pk)
    return is_new


def forget_browsers(now: datetime) -> int:
    """Forget the browsers that did not serve for a year; returns how many."""
    return KnownBrowser.objects.filter(last_at__lt=now - REMEMBERED).delete()[0]
