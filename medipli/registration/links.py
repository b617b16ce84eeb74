"""Links of requests: making them, and finding the request that a secret stands for."""

from __future__ import annotations

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
}
"""A link to follow lasts as long as the request is of use; what it shows then is its outcome only."""

PATHS = {
    Purpose.FOLLOW: "/inscription/suivi/",
    Purpose.VERIFY: "/inscription/confirmer/",
    Purpose.PROVE: "/inscription/identite/",
}
"""Where the pages of links are; the secret follows."""
RESPONSIBLE_PATH = "/inscription/responsable/"


def address_of(purpose: Purpose, token: str) -> str:
    """The link as a mail holds it."""
    return f"{settings.PUBLIC_URL}{PATHS[purpose]}{token}"


def make(request: Request, purpose: Purpose, *, sent_to: str = "") -> str:
    """A new secret. Those made before go on serving, so that a second mail never breaks the first."""
    token = link_token()
    Link.objects.create(
        request=request,
        purpose=purpose,
        digest=digest(f"request {purpose}", token),
        sent_to=sent_to,
        expires_at=timezone.now() + LIFETIMES[purpose],
    )
    return token


def find(purpose: Purpose, token: str) -> Link | None:
    """The link behind a secret, whether or not it still serves; None when it never existed."""
    found = Link.objects.select_related("request", "request__region", "request__individual", "request__person")
    return found.filter(purpose=purpose, digest=digest(f"request {purpose}", token[:100])).first()


def serves(link: Link) -> bool:
    """Whether the link did not serve yet, when it serves once, and is not too old."""
    is_spent = link.used_at is not None and link.purpose != Purpose.FOLLOW
    return not is_spent and link.expires_at > timezone.now()


def request_behind(token: str) -> Request | None:
    """The request that a link to resume or follow opens; None when the secret is wrong or too old."""
    link = find(Purpose.FOLLOW, token)
    return link.request if link is not None and serves(link) else None
