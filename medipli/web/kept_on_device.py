"""What pages kept in the browser, words that could not be saved among it: gone once nobody is signed in any more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

ENROLLED_COOKIE = "device"
"""Says that this browser holds the key of an enrolled telephone; written by device-keys.js, and no secret."""


def wipe(request: HttpRequest, response: HttpResponse) -> None:
    """Have the browser erase all that this site stored in it.

    An enrolled telephone keeps its key there: its pages erase the rest by name (device-sign-in.js).
    """
    if ENROLLED_COOKIE not in request.COOKIES:
        response["Clear-Site-Data"] = '"storage"'
