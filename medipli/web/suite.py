"""Where somebody was going when they were asked who they are: carried along signed, so that it says nothing and
leads nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

_SALT = "medipli.web.suite"
LONGEST = 1500


def suite_of(request: HttpRequest) -> str:
    """What brings one back to the page that was asked for; empty when that is the home page.

    For a form or a fragment, the page is the one that holds it.
    """
    is_fragment = request.headers.get("HX-Request") == "true"
    if request.method in ("GET", "HEAD") and not is_fragment:
        path = request.get_full_path()
    else:
        holder = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
        path = (
            holder._replace(scheme="", netloc="", fragment="").geturl() if holder.netloc == request.get_host() else ""
        )
    return suite_of_path(path)


def suite_of_path(path: str) -> str:
    """What stands for a path of this site; empty for the home page and for anything else."""
    if not _is_local(path) or path == reverse("web:home"):
        return ""
    return signing.dumps(path, salt=_SALT, compress=True)


def address_of(suite: str) -> str:
    """The page that a :func:`suite_of` leads to; the home page when it was made up."""
    try:
        path = signing.loads(suite, salt=_SALT) if suite and len(suite) <= 2 * LONGEST else ""
    except signing.BadSignature:
        path = ""
    return path if isinstance(path, str) and _is_local(path) else reverse("web:home")


def _is_local(path: str) -> bool:
    return path.startswith("/") and not path.startswith(("//", "/\\")) and len(path) <= LONGEST
