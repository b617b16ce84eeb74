"""The card of the demonstration: a certificate to import in one's browser, and how."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.identity.models import Person
from medipli.web import card_host
from medipli.web.access import public
from medipli.web.demo import CARD_AUTHORITY, CARD_FILE, CARD_FOLDER, CARD_PASSWORD, is_demo

FILES = {
    "carte.p12": (CARD_FILE, "application/x-pkcs12"),
    "autorite.crt": (CARD_AUTHORITY, "application/x-x509-ca-cert"),
}


@public
@require_safe
def explain(request: HttpRequest) -> HttpResponse:
    """How to import the card and use it. 404 outside a demonstration, and where nginx is missing."""
    _require_demo_card()
    holder = Person.objects.exclude(national_id=None).order_by("pk").first()
    context = {"password": CARD_PASSWORD, "holder": holder.full_name if holder else ""}
    return render(request, "pages/demo_card.html", context)


@public
@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """The certificate with its key, or the authority that signed it. 404 outside a demonstration."""
    _require_demo_card()
    if name not in FILES:
        raise Http404
    stored, kind = FILES[name]
    path = settings.MEDIPLI_HOME / CARD_FOLDER / stored
    if not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="medipli-demonstration-{name}"'
    return response


def _require_demo_card() -> None:
    if not is_demo() or not card_host.is_set_up():
        raise Http404
