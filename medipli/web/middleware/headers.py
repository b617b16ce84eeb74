"""Headers that hold on every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        f"connect-src 'self' {settings.EVENTS_URL}".rstrip(),
        "frame-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


class SecurityHeaders:
    """A strict Content-Security-Policy and its companions. A view that sets one of these headers itself keeps it.

    Answers of views are not stored by browsers and proxies, unless the view says for how long.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if request.is_secure():
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.path.startswith(settings.STATIC_URL):
            # A message is shown in a sandboxed frame, whose origin is opaque: its style sheet has to reach it.
            headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
            return response
        if "Content-Security-Policy" not in headers:
            headers["Content-Security-Policy"] = POLICY
            headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Cache-Control", "no-store")
        return response
