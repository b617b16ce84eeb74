"""The user guide, which anybody may read: a list of topics, then one page for each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.identity.actions.recover import LINK_LIFETIME
from medipli.identity.factors.password_strength import SHORTEST
from medipli.web.access import public
from medipli.web.help_topics import TOPICS


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """« Besoin d’aide ? »: what each topic is about."""
    return render(request, "help/index.html", {"topics": TOPICS})


@public
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic; 404 for one that does not exist."""
    found = next((one for one in TOPICS if one.slug == slug), None)
    if found is None:
        raise Http404
    return render(request, f"help/{found.slug}.html", {"topics": TOPICS, "topic": found, "limits": _limits()})


def _limits() -> dict[str, Any]:
    """The delays and sizes of this installation, so that the guide tells the truth."""
    return {
        "code_minutes": settings.CODE_MINUTES,
        "code_tries": settings.CODE_TRIES,
        "resend_seconds": settings.CODE_RESEND_SECONDS,
        "dormant_days": settings.DORMANT_DAYS,
        "idle_minutes": settings.IDLE_MINUTES,
        "proof_minutes": settings.PROOF_MINUTES,
        "session_hours": settings.SESSION_HOURS,
        "lockout_tries": settings.LOCKOUT_TRIES,
        "lockout_minutes": settings.LOCKOUT_MINUTES,
        "link_minutes": int(LINK_LIFETIME.total_seconds() // 60),
        "password_length": SHORTEST,
        "message_megabytes": settings.MESSAGE_MEGABYTES,
        "recipients": settings.MAX_RECIPIENTS,
        "undo_seconds": settings.UNDO_SECONDS,
        "retention_days": settings.RETENTION_DAYS,
    }
