"""The mark by which a browser is recognised: a random word in a cookie, the same for whoever signs in there."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpResponse

from medipli.audit.actor import Actor
from medipli.identity.actions.know_browser import REMEMBERED, know_browser
from medipli.identity.models import Person
from medipli.identity.secrets import link_token
from medipli.web.browsers import browser_name
from medipli.web.request import VisitorRequest

COOKIE = "browser"
_MARK = re.compile(r"[\w-]{43}", re.ASCII)


def recognise(
    request: VisitorRequest, response: HttpResponse, actor: Actor, person: Person, *, is_announced: bool
) -> None:
    """Note the browser in which ``person`` just signed in, and mark it for another year."""
    given = request.COOKIES.get(COOKIE, "")
    mark = given if _MARK.fullmatch(given) else link_token()
    name = browser_name(request.headers.get("User-Agent", ""))
    know_browser(actor, person, mark, browser=name, is_announced=is_announced)
    response.set_cookie(
        COOKIE,
        mark,
        max_age=REMEMBERED,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
