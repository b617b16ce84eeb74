"""Error pages, with the reference number that the log knows."""

from __future__ import annotations

import logging
import sys
from html import escape

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger("medipli.web.errors")

_PLAIN = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{sentence}</p><p>Référence {reference}</p>
<p><a href="/">Revenir à l’accueil</a></p></body></html>
"""
_TITLES = {
    400: "Demande incomprise",
    403: "Accès non autorisé",
    404: "Page introuvable",
    413: "Envoi trop volumineux",
    429: "Trop de tentatives",
    503: "Service momentanément indisponible",
}


def error_page(request: HttpRequest, status: int, *, limit: str = "", wait: str = "") -> HttpResponse:
    """The French page for ``status``. ``limit`` is a size for 413 (« 25 Mo »), ``wait`` a time for 429.

    Falls back to a plain page when the templates themselves fail, as they may without a database.
    """
    reference = getattr(request, "reference", "")
    context = {"status": status, "reference": reference, "limit": limit, "wait": wait}
    try:
        body: str = render_to_string("pages/error.html", context, request)
    except Exception:
        log.exception("%s the error page itself failed", reference)
        title = _TITLES.get(status, "Erreur inattendue")
        sentence = "Vos messages sont intacts. Réessayez dans un instant."
        body = _PLAIN.format(title=escape(title), sentence=sentence, reference=escape(reference))
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when a form is larger than Django reads."""
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, 413, limit=f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000}\u00a0Mo")
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database does not answer. The log gets the exception under the reference."""
    problem = sys.exc_info()[1]
    log.error("%s failed", getattr(request, "reference", ""), exc_info=problem)
    return error_page(request, 503 if isinstance(problem, OperationalError | InterfaceError) else 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that another site, or a page from before the last sign-in, sent."""
    log.info("%s form refused: %s", getattr(request, "reference", ""), reason)
    return error_page(request, 403)
