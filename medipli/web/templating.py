"""The Jinja2 environment and what every page can use."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from medipli.web import drawing, french
from medipli.web.demo import is_demo
from medipli.web.help_topics import help_url


@lru_cache(maxsize=4096)
def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a page of this door: ``url("folder", mailbox_id, folder_id)``."""
    return reverse(f"web:{name}", args=args or None, kwargs=kwargs or None)


def environment(**options: Any) -> Environment:
    """Called once by Django with its own options (loader, autoescape)."""
    options["undefined"] = StrictUndefined
    options.update(trim_blocks=True, lstrip_blocks=True)
    env = Environment(**options)  # noqa: S701 - Django passes autoescape=True
    env.globals.update(static=cache(static), url=url, service_name=settings.SERVICE_NAME, csp_nonce="")
    env.globals.update(drawn_icon=drawing.icon, drawn_avatar=drawing.avatar, drawn_chip=drawing.chip)
    env.filters.update(
        clock=french.clock,
        list_time=french.list_time,
        day_heading=french.day_heading,
        long_date=french.long_date,
        size=french.size,
        plural=french.plural,
    )
    return env


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, which theme was chosen, whether this is a demonstration, and which help suits the page."""
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    theme = request.COOKIES.get("theme", "auto")
    return {
        "person": person,
        "theme": theme if theme in ("light", "dark", "auto") else "auto",
        "is_demo": is_demo(),
        "help_url": help_url(request),
        "is_htmx": request.headers.get("HX-Request") == "true",
    }
