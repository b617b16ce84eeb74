"""Links of requests: making them, and finding the request that a secret stands for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from medipli.identity.secrets import digest, link_token
from medipli.registration.models import Link, Request

Purpose = Link.Purpose
LIFETIMES = {
    Purpose.FOLLOW: timedelta(days=400),
    Purpose.VERIFY: timedelta(days=2),
    Purpose.PROVE: timedelta(days=7),
    Purpose.ADMINISTER: timedelta(days=30),
}
"""A link to follow lasts as long as a request can take, and no longer than AFTER_DECISION once it is decided."""
AFTER_DECISION = timedelta(weeks=6)
"""What a link to follow shows then is its outcome only."""

PATHS = {
    Purpose.FOLLOW: "/inscription/suivi/",
    Purpose.VERIFY: "/inscription/confirmer/",
    Purpose.PROVE: "/inscription/identite/",
    Purpose.ADMINISTER: "/inscription/gestionnaire/",
}
"""Where the pages of links are; the secret follows."""
RESPONSIBLE_PATH = "/inscription/responsable/"


def address_of(purpose: Purpose, token: str) -> str:
    """The link as a mail holds it."""
    return f"{settings.PUBLIC_URL}{PATHS[purpose]}{token}"


def make(request: Request, purpose: Purpose, *, sent_to: str = "") -> str:
    """A new secret. Those made before go on serving, so that a second mail never breaks the first.

    ``sent_to``: the address that it is mailed to, or whose reader it is shown to; empty for the browser of a draft.
    """
    token = link_token()
    is_over = purpose == Purpose.FOLLOW and request.decided_at is not None
    Link.objects.create(
        request=request,
        purpose=purpose,
        digest=digest(f"request {purpose}", token),
        sent_to=sent_to,
        expires_at=timezone.now() + (AFTER_DECISION if is_over else LIFETIMES[purpose]),
    )
    return token


def find(purpose: Purpose, token: str) -> Link | None:
    """The link behind a secret, whether or not it still serves; None when it never existed."""
    found = Link.objects.select_related("request", "request__region", "request__individual", "request__person")
    return found.filter(purpose=purpose, digest=digest(f"request {purpose}", token[:100])).first()


def serves(link: Link) -> bool:
    """Whether the link is not too old, and did not serve yet, or was not ended if it serves more than once."""
    return link.used_at is None and link.expires_at > timezone.now()


def end_soon(request: Request) -> None:
    """The request is decided: its links to follow serve AFTER_DECISION, to read what became of it."""
    end = timezone.now() + AFTER_DECISION
    Link.objects.filter(request=request, purpose=Purpose.FOLLOW, expires_at__gt=end).update(expires_at=end)


def end_others(requests: Collection[Request], address: str) -> None:
    """End the links to follow these requests, but those that are in the hands of who reads ``address``."""
    held = Link.objects.filter(request__in=requests, purpose=Purpose.FOLLOW, used_at=None)
    held.exclude(sent_to=address).update(used_at=timezone.now())


def request_behind(token: str) -> Request | None:
    """The request that a link to resume or follow opens; None when the secret is wrong or too old."""
    link = find(Purpose.FOLLOW, token)
    return link.request if link is not None and serves(link) else None
