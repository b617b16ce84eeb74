"""The Jinja2 environment and what every page can use."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import cache, lru_cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from jinja2 import Environment, StrictUndefined

from medipli.identity.factors import passkey
from medipli.web import controls, drawing, french, row_drawing
from medipli.web.demo import is_demo
from medipli.web.help_topics import help_url


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a page of this door: ``url("folder", mailbox_id, folder_id)``."""
    if kwargs or not all(type(one) is int for one in args):
        return reverse(f"web:{name}", args=args or None, kwargs=kwargs or None)
    first, *others = _around_numbers(name, len(args))
    return first + "".join([f"{number}{text}" for number, text in zip(args, others, strict=True)])


@cache
def _around_numbers(name: str, count: int) -> list[str]:
    """What stands around the numbers of an address. Taking it apart costs more than a query; it is done once."""
    numbers = [10**17 + position for position in range(count)]
    pieces = [reverse(f"web:{name}", args=numbers or None)]
    for number in numbers:
        pieces += pieces.pop().split(str(number), 1)
    return pieces


@lru_cache(maxsize=64)
def once(macro: Callable[..., str], *args: object) -> str:
    """What a macro draws, kept: for large pieces that look the same on every page."""
    return macro(*args)


class _Environment(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dictionary for all templates: Jinja compares their globals at each import, slowly when chained."""
        return super().make_globals(d) if d else self.globals


def environment(**options: Any) -> Environment:
    """Called once by Django with its own options (loader, autoescape)."""
    options["undefined"] = StrictUndefined
    options.update(trim_blocks=True, lstrip_blocks=True)
    env = _Environment(**options)
    env.globals.update(static=cache(static), url=url, once=once, service_name=settings.SERVICE_NAME, csp_nonce="")
    env.globals.update(drawn_icon=drawing.icon, drawn_avatar=drawing.avatar, drawn_chip=drawing.chip)
    env.globals.update(
        drawn_row=row_drawing.list_row, drawn_message_row=row_drawing.message_row, drawn_chips=row_drawing.chips
    )
    env.globals.update(
        drawn_button=controls.button,
        drawn_icon_button=controls.icon_button,
        drawn_menu_item=controls.menu_item,
        drawn_nav_link=controls.nav_link,
        drawn_badge=controls.badge,
        drawn_kbd=controls.kbd,
    )
    env.globals.update(passkey_origin=passkey.origin)
    env.filters.update(
        clock=french.clock,
        list_time=french.list_time,
        day_heading=french.day_heading,
        long_date=french.long_date,
        on_date=french.on_date,
        day=french.day_of,
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
        # Where live updates come from; empty when this installation has none.
        "events_url": f"{settings.EVENTS_URL}/evenements" if settings.EVENTS_URL else "",
        "is_htmx": request.headers.get("HX-Request") == "true",
        # One token for all the forms of a page: a fresh one for each costs as much as half a query.
        "csrf_token": (token := SimpleLazyObject(partial(get_token, request))),
        "csrf_input": SimpleLazyObject(partial(_csrf_input, token)),
    }


def _csrf_input(token: object) -> SafeString:
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
