"""A reference number for every request that fails."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from medipli.web.request import VisitorRequest
from medipli.web.views.errors import error_page

log = logging.getLogger("medipli.web.errors")


class ErrorReferences:
    """Gives each request a reference, « MP-7F3A21 », that failed answers show and the log knows.

    The log names the route, not the address, which may say more than it should. An error answered without a page
    gets one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reference = f"MP-{secrets.token_hex(3).upper()}"
        cast(VisitorRequest, request).reference = reference
        response = self.get_response(request)
        if response.status_code < 400:
            return response
        if not response.streaming and not response.content and request.method != "HEAD":
            page = error_page(request, response.status_code)
            for name, value in response.items():
                if name not in ("Content-Type", "Content-Length"):
                    page[name] = value
            page.cookies = response.cookies
            response = page
        response["X-Reference"] = reference
        route = request.resolver_match.route if request.resolver_match else "-"
        log.info("%s %s %s /%s", reference, response.status_code, request.method, route)
        return response
